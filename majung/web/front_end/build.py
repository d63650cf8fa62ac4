"""Builds the front end: one style sheet with its tokens and font faces, one script, one more for signing, the fonts.

script/front-end calls `python -m majung.web.front_end.build` when something has changed.
"""

import gzip
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import brotli

from majung.papers.rendering import FONT_FOLDER, FONTS
from majung.web.front_end.fonts import FAMILY, WEIGHTS, FontPart, font_parts, glyph_order, unicode_range
from majung.web.front_end.manifest import (
    BUILT_FOLDER,
    MANIFEST,
    SOURCE_FOLDER,
    FrontEnd,
    read_front_end,
    write_front_end,
)
from majung.web.front_end.tokens import token_sheet

PACKAGE = Path(__file__).parents[2]
TOKENS = Path("krds-uiux/resources/css/token/krds_tokens.css")
FONT = Path("pretendard-gov/dist/public/variable/PretendardGOVVariable.ttf")
PAPER_FONTS = Path("pretendard-gov/dist/public/static/alternative")
PAD = Path("signature_pad/dist/signature_pad.umd.min.js")
FONT_LICENCE = Path("pretendard-gov/dist/LICENSE.txt")


def build_front_end(*, packages: Path, folder: Path) -> FrontEnd:
    """Writes everything under new names, then the manifest, then drops what neither it nor the one before names."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _written_for(read_front_end(folder), folder)
    parts = _parts(packages)
    fonts = [_write(folder, "ui", ".woff2", part.woff2) for part in parts]
    style = (SOURCE_FOLDER / "majung.css").read_text(encoding="utf-8")
    tokens = token_sheet(style=style, tokens=(packages / TOKENS).read_text(encoding="utf-8"))
    faces = "".join(_face(font, part) for font, part in zip(fonts, parts, strict=True))
    sheet = _write(folder, "majung", ".css", (tokens + faces + style).encode())
    script = _write(folder, "majung", ".js", (SOURCE_FOLDER / "majung.js").read_bytes())
    signing = _write(folder, "signing", ".js", _pad(packages / PAD) + (SOURCE_FOLDER / "signing.js").read_bytes())
    (folder / "ui-font-licence.txt").write_bytes((packages / FONT_LICENCE).read_bytes())
    built = FrontEnd(
        style=_static(sheet), script=_static(script), signing=_static(signing), preload=(_static(fonts[0]),)
    )
    write_front_end(built, folder)
    # A running server still gives out the pages of the build before.
    _drop_all_but({*before, *_written_for(built, folder)}, folder)
    return built


def _parts(packages: Path) -> list[FontPart]:
    words = _texts(PACKAGE / "web" / "words", "*.po")
    catalog = _texts(PACKAGE / "catalog", "*.yaml")
    return font_parts(packages / FONT, glyph_order(words=words, catalog=catalog))


def _texts(folder: Path, pattern: str) -> Iterator[str]:
    for path in sorted(folder.rglob(pattern)):
        yield path.read_text(encoding="utf-8")


def _face(font: Path, part: FontPart) -> str:
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{WEIGHTS[0]} {WEIGHTS[1]};font-display:swap;'
        f'src:url({font.name}) format("woff2");unicode-range:{unicode_range(part.characters)}}}\n'
    )


def _pad(package: Path) -> bytes:
    """As it came, its licence at its head, but for the pointer to a map that is not sent."""
    code, _, _ = package.read_bytes().partition(b"//# sourceMappingURL=")
    return code + b"\n"


def _write(folder: Path, name: str, suffix: str, content: bytes) -> Path:
    path = folder / f"{name}-{hashlib.sha256(content).hexdigest()[:12]}{suffix}"
    path.write_bytes(content)
    if suffix != ".woff2":
        Path(f"{path}.gz").write_bytes(gzip.compress(content, mtime=0))
        Path(f"{path}.br").write_bytes(brotli.compress(content))
    return path


def _static(path: Path) -> str:
    return f"{BUILT_FOLDER.name}/{path.name}"


def _written_for(front_end: FrontEnd, folder: Path) -> set[str]:
    """File names a front end lives on: what it names, the compressed copies, and the fonts its style sheet names."""
    sheet = folder / Path(front_end.style).name
    if not sheet.exists():
        return set()
    text = sheet.read_text(encoding="utf-8")
    fonts = {path.name for path in folder.glob("*.woff2") if path.name in text}
    named = {sheet.name, Path(front_end.script).name, Path(front_end.signing).name}
    return fonts | {name + compressed for name in named for compressed in ("", ".gz", ".br")}


def _drop_all_but(names: set[str], folder: Path) -> None:
    for path in folder.iterdir():
        if path.name not in names | {MANIFEST, "ui-font-licence.txt"}:
            path.unlink()


def copy_paper_fonts(*, packages: Path, folder: Path) -> None:
    """The whole fonts that papers are made with, as they came, beside their licence."""
    folder.mkdir(parents=True, exist_ok=True)
    for font in FONTS.values():
        shutil.copyfile(packages / PAPER_FONTS / font.name, folder / font.name)
    shutil.copyfile(packages / FONT_LICENCE, folder / "licence.txt")


if __name__ == "__main__":
    build_front_end(packages=Path("node_modules"), folder=BUILT_FOLDER)
    copy_paper_fonts(packages=Path("node_modules"), folder=FONT_FOLDER)
