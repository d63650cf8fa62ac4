"""Plain tables for people: columns line up also where Hangul takes two places of the screen."""

from collections.abc import Sequence
from unicodedata import east_asian_width


def aligned_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, left: Sequence[int] = ()) -> str:
    """Rows under their headings; columns stand to the right, but those named in `left`."""
    lines = [headings, *rows]
    widths = [max(_screen_width(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  ".join(_filled(cell, widths[column], column in left) for column, cell in enumerate(line)).rstrip()
        for line in lines
    )


def _screen_width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _filled(cell: str, width: int, stands_left: bool) -> str:
    blanks = " " * (width - _screen_width(cell))
    return cell + blanks if stands_left else blanks + cell
