"""Which built files every page asks for."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

STATIC_FOLDER = Path(__file__).parent.parent / "static"
SOURCE_FOLDER = STATIC_FOLDER / "majung"
# Names here change with their content, so browsers may keep them for ever.
BUILT_FOLDER = STATIC_FOLDER / "vendor"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """Names under /static/."""

    style: str
    script: str
    # Asked for only by pages that somebody signs on.
    signing: str
    # Fonts asked for before the style sheet has been read.
    preload: tuple[str, ...] = ()


# The sources themselves carry a value for every token, so a house whose front end was not built looks right too.
# Without the package beside it the script of signing draws no pad; a typed name signs as well.
UNBUILT = FrontEnd(style="majung/majung.css", script="majung/majung.js", signing="majung/signing.js")


def read_front_end(folder: Path = BUILT_FOLDER) -> FrontEnd:
    try:
        names = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return UNBUILT
    signing = names.get("signing", UNBUILT.signing)
    return FrontEnd(style=names["style"], script=names["script"], signing=signing, preload=tuple(names["preload"]))


def write_front_end(front_end: FrontEnd, folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps(asdict(front_end)), encoding="utf-8")
