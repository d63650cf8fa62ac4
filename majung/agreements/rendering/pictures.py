"""Pictures in an agreement: a drawn signature and a tick. Whole numbers and our own words only."""

import base64
from collections.abc import Sequence

from majung.core.agreement_marks import PAD_HEIGHT, PAD_WIDTH, Stroke

INK = "#12234d"
PEN_WIDTH = 9
SIGNATURE_BOX = f"0 0 {PAD_WIDTH} {PAD_HEIGHT}"
TICKED = '<path d="M5 13l5 5L20 6" fill="none" stroke="#12234d" stroke-width="3.4"/>'
TICK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<rect x="1.5" y="1.5" width="21" height="21" fill="#fff" stroke="#555" stroke-width="1.5"/>{inside}</svg>'
)


def signature_path(strokes: Sequence[Stroke]) -> str:
    """The strokes as one path; how fast the pen went is not in it."""
    return "".join(map(_stroke, strokes))


def signature_picture(strokes: Sequence[Stroke]) -> str:
    """The signature as an address that stands in the paper whole."""
    return _address(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{SIGNATURE_BOX}"><path d="{signature_path(strokes)}" '
        f'fill="none" stroke="{INK}" stroke-width="{PEN_WIDTH}" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def tick_picture(*, is_ticked: bool) -> str:
    return _address(TICK.format(inside=TICKED if is_ticked else ""))


def _stroke(stroke: Stroke) -> str:
    (x, y, _), *rest = stroke
    # A dot is a line too: renderers draw none of no length.
    points = [(x, y) for x, y, _ in rest] or [(x + 1, y)]
    return f"M{int(x)} {int(y)}" + "".join(f"L{int(x)} {int(y)}" for x, y in points)


def _address(picture: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"
