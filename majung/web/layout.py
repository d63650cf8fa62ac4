"""What the frame around every page needs."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from majung.web.problems import screen_language

STATIC_FOLDER = Path(__file__).parent / "static"
# What the front-end build leaves behind: names that change with their content, so browsers may keep them for ever.
BUILT_FOLDER = STATIC_FOLDER / "vendor"
# Small enterprises call this number about any program (소상공인시장진흥공단, 국번없이).
HELPLINE = "1357"


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """The files every page asks for, as names under /static/."""

    style: str
    script: str
    fonts: tuple[str, ...]


# The sources themselves carry a value for every token, so a house whose front end was not built looks right too.
UNBUILT = FrontEnd(style="majung/majung.css", script="majung/majung.js", fonts=())


def layout(request: HttpRequest) -> dict[str, object]:
    """A context processor."""
    return {
        "front_end": front_end(),
        "helpline": HELPLINE,
        "here": request.get_full_path(),
        "language": screen_language(),
        "languages": settings.LANGUAGES,
    }


@cache
def front_end() -> FrontEnd:
    return built_front_end(BUILT_FOLDER) or UNBUILT


def built_front_end(folder: Path) -> FrontEnd | None:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return FrontEnd(style=manifest["style"], script=manifest["script"], fonts=tuple(manifest["preload"]))
