"""Which digits of a text must not be kept: the back parts of numbers that the law lets nobody collect."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

MONTHS, DAYS = range(1, 13), range(1, 32)
GAP: Final = r"\s{0,2}"
DASH: Final = r"[-‐‑‒–—―−~·._=:]"
FRONT: Final = rf"(?P<front>\d(?:{GAP}\d){{5}})"
BACK: Final = rf"(?P<back>[1-9](?:{GAP}\d){{6}})"
# 850101-1234567, also with digits set apart.
WITH_DASH: Final = re.compile(FRONT + GAP + DASH + GAP + BACK)
# 8501011234567, standing alone.
JOINED: Final = re.compile(rf"(?<!\d)(?<!\d ){FRONT} ?(?P<back>[1-8](?: ?\d){{6}})(?! ?\d)")
# 11-85-123456-01: a driver's licence starts with its region.
LICENCE: Final = re.compile(r"(?<!\d)(?:1[1-9]|2[0-8]) ?- ?\d{2} ?- ?(?P<back>\d{6} ?- ?\d{2})(?!\d)")
# What a machine reads from a picture: a digit too many or too few, the dash read as a digit or not at all.
READ_WITH_DASH: Final = re.compile(r"\d{5,7} ?- ?(?P<back>[1-9]\d{5,7})(?!\d)")
READ_JOINED: Final = re.compile(r"(?<!\d)\d{6} ?(?P<back>[1-9]\d{6})(?!\d)")
READ_DASH_AS_DIGIT: Final = re.compile(r"(?<!\d)(?P<front>\d{6})\d(?P<back>[1-8]\d{6})(?!\d)")


def digits_to_cover(text: str, *, is_read_from_picture: bool = False) -> list[range]:
    """Where in a text the back parts of resident, foreigner and driver's licence numbers stand.

    개인정보 보호법 제24조, 제24조의2: these numbers are not collected without a law that says so. The front part of
    a resident number is a birth date and stays. No check digit is asked: numbers since 2020-10 have none. The number
    of a corporation, written alike, goes on with a 0 and stays readable.
    """
    plain = "".join(_plain(character) for character in text)
    patterns = [WITH_DASH, JOINED, LICENCE]
    if is_read_from_picture:
        patterns += [READ_WITH_DASH, READ_JOINED, READ_DASH_AS_DIGIT]
    found = {span for pattern in patterns for span in _spans(pattern, plain)}
    return [range(start, end) for start, end in sorted(found)]


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    # A digit more in front must hide nothing: every place is tried, also inside an earlier match.
    position = 0
    while match := pattern.search(text, position):
        if _may_be_born(match.groupdict().get("front")):
            yield match.span("back")
        position = match.start() + 1


def _may_be_born(front: str | None) -> bool:
    if front is None:
        return True
    digits = "".join(front.split())
    return int(digits[2:4]) in MONTHS and int(digits[4:6]) in DAYS


def _plain(character: str) -> str:
    # Full-width digits and their like, one character for one, so that places stay.
    normal = unicodedata.normalize("NFKC", character)
    if len(normal) != 1:
        return character
    return str(unicodedata.digit(normal)) if unicodedata.digit(normal, None) is not None else normal
