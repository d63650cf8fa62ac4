"""What browsers are sent besides pages: built small, from the packages as they are locked, and missed by nobody."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import Client
from fontTools.ttLib import TTFont

from majung.web.front_end.build import FONT, TOKENS, build_front_end
from majung.web.front_end.fonts import FAMILY, FIRST_PART_MOST_BYTES, font_parts, glyph_order, unicode_range
from majung.web.front_end.manifest import (
    BUILT_FOLDER,
    MANIFEST,
    SOURCE_FOLDER,
    STATIC_FOLDER,
    UNBUILT,
    FrontEnd,
    read_front_end,
    write_front_end,
)
from majung.web.front_end.tokens import UnknownToken, final_value, token_sheet, token_values
from majung.web.words import WORDS_FOLDER
from tests.house import ROOT

PACKAGES = ROOT / "node_modules"
STYLE = (SOURCE_FOLDER / "majung.css").read_text(encoding="utf-8")


def test_lock_holds_versions_and_hashes_and_no_address() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: package for name, package in json.loads(lock)["packages"].items() if name}
    assert "://" not in lock
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_every_token_stands_in_our_sheet_with_the_value_of_the_package() -> None:
    values = token_values((PACKAGES / TOKENS).read_text(encoding="utf-8"))
    used = re.findall(r"var\((--krds-[\w-]+), ([^)]+)\)", STYLE)
    assert len(used) == STYLE.count("var(--krds-")
    differing = [name for name, ours in used if number(ours) != number(final_value(name, values))]
    assert not differing


def number(value: str) -> str:
    """One spelling for .4rem and 0.4rem, #fff and #ffffff."""
    short = re.fullmatch(r"#(\w)(\w)(\w)", value)
    return "#" + "".join(letter * 2 for letter in short.groups()) if short else re.sub(r"^0\.", ".", value)


def test_token_sheet_has_what_is_named_with_its_final_value() -> None:
    tokens = ":root { --krds-a: var(--krds-b); --krds-b: .4rem; --krds-c: red; } .dark { --krds-b: 1rem; }"
    assert token_sheet(style="p { gap: var(--krds-a, 1px) }", tokens=tokens) == ":root{--krds-a:.4rem;}\n"


def test_token_that_the_package_dropped_stops_the_build() -> None:
    with pytest.raises(UnknownToken, match="--krds-gone"):
        token_sheet(style="var(--krds-gone, red)", tokens=":root { --krds-a: red; }")


def test_glyphs_needed_soonest_come_first() -> None:
    order = glyph_order(words=["나가가"], catalog=["다다다가"])
    assert [character for character in order if character > "가" or character == "가"][-3:] == ["가", "나", "다"]
    assert order.index("0") < order.index("가")


def test_ranges_join_neighbours() -> None:
    assert unicode_range("cabz가") == "U+61-63,U+7A,U+AC00"


def test_built_style_and_script_are_small_and_kept_for_ever(client: Client) -> None:
    built = read_front_end()
    assert built != UNBUILT
    sizes = {}
    for name in (built.style, built.script, built.signing):
        answer = client.get(f"/static/{name}", headers={"accept-encoding": "gzip"})
        body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        assert gzip.decompress(body) == (STATIC_FOLDER / name).read_bytes()
        sizes[name] = len(body)
    assert sizes[built.style] < 10_000
    assert sizes[built.script] < 3_000
    assert sizes[built.signing] < 9_000


def test_the_pad_comes_with_its_licence_and_points_to_no_map() -> None:
    script = (STATIC_FOLDER / read_front_end().signing).read_text(encoding="utf-8")
    assert script.startswith("/*!\n * Signature Pad")
    assert "MIT license" in script[:300]
    assert "sourceMappingURL" not in script
    assert script.endswith((SOURCE_FOLDER / "signing.js").read_text(encoding="utf-8"))


def test_a_manifest_of_before_the_pad_still_serves_a_form_to_type_a_name_in(tmp_path: Path) -> None:
    manifest = {"style": "vendor/old.css", "script": "vendor/old.js", "preload": []}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert read_front_end(tmp_path).signing == UNBUILT.signing


def test_first_font_is_small_and_has_both_weights_under_our_own_name() -> None:
    [name] = read_front_end().preload
    path = STATIC_FOLDER / name
    font = TTFont(path)
    assert path.stat().st_size <= FIRST_PART_MOST_BYTES
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [("wght", 400, 700)]
    assert font["name"].getBestFamilyName() == FAMILY
    assert "Pretendard" not in str(font["name"].getDebugName(4))
    assert "SIL Open Font License" in str(font["name"].getDebugName(13))


def test_no_page_loads_fonts_without_bound() -> None:
    sheet = (STATIC_FOLDER / read_front_end().style).read_text(encoding="utf-8")
    fonts = re.findall(r"url\((\S+?\.woff2)\)", sheet)
    assert 1 <= len(fonts) <= 4
    assert sum((BUILT_FOLDER / font).stat().st_size for font in fonts) < 120_000


def test_every_letter_of_our_words_is_in_some_font() -> None:
    letters = set("".join(path.read_text(encoding="utf-8") for path in WORDS_FOLDER.rglob("*.po")))
    hangul = {letter for letter in letters if "가" <= letter <= "힣"}
    drawn = {chr(code) for path in BUILT_FOLDER.glob("*.woff2") for code in TTFont(path).getBestCmap()}
    assert not hangul - drawn


def test_a_build_is_the_same_twice_and_keeps_what_a_running_server_gives_out(tmp_path: Path) -> None:
    for name in ("old.css", "old.js", "older.css", "old-signing.js"):
        (tmp_path / name).write_text("", encoding="utf-8")
    write_front_end(FrontEnd(style="vendor/old.css", script="vendor/old.js", signing="vendor/old-signing.js"), tmp_path)
    first = build_front_end(packages=PACKAGES, folder=tmp_path)
    assert {"old.css", "old.js", "old-signing.js"} < {path.name for path in tmp_path.iterdir()}
    assert not (tmp_path / "older.css").exists()
    assert build_front_end(packages=PACKAGES, folder=tmp_path) == first == read_front_end(tmp_path)
    assert not (tmp_path / "old.css").exists()
    assert all(
        (tmp_path / Path(name).name).exists() for name in (first.style, first.script, first.signing, *first.preload)
    )


def test_letters_beyond_the_first_part_lie_in_slices_rare_ones_and_unknown_ones_in_none() -> None:
    letters = [chr(code) for code in range(ord("가"), ord("가") + 900)]
    first, *slices = font_parts(PACKAGES / FONT, ["\U00013000", *letters])
    drawn = [letter for part in (first, *slices) for letter in part.characters]
    assert len(first.woff2) <= FIRST_PART_MOST_BYTES
    assert len(slices) == 3
    assert drawn == letters[: len(drawn)]


def test_a_house_without_a_build_uses_the_sources(tmp_path: Path) -> None:
    assert read_front_end(tmp_path / "nothing") == UNBUILT
    assert (STATIC_FOLDER / UNBUILT.style).exists()
    assert (STATIC_FOLDER / UNBUILT.script).exists()
    assert (STATIC_FOLDER / UNBUILT.signing).exists()
