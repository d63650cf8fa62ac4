"""What a form of a desk sent, read field by field; what is wrong is told at its field and nothing typed is lost."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.http import QueryDict

from majung.core.resident_numbers import digits_to_cover
from majung.web.problems import screen_language
from majung.web.words import say

LONGEST_WORDS = 4000
LONGEST_LINE = 200
DAY_PARTS = ("year", "month", "day")

Kind = TypeVar("Kind", bound=StrEnum)
# By exception: the field it is told at, and its sentence.
Refusals = Mapping[type[Exception], tuple[str, str]]


class Typed:
    """The fields of one form; `errors` by the id of the input they stand at."""

    def __init__(self, posted: QueryDict) -> None:
        self.posted = posted
        self.errors: dict[str, str] = {}

    def words(self, name: str, *, most: int = LONGEST_WORDS, required: bool = True) -> str:
        """Words for people to read; a resident number in them is refused, because nobody could cover it later."""
        words = self.posted.get(name, "").strip()
        if (required and not words) or len(words) > most:
            self.wrong(name, "office.problem.words", most=most)
        elif digits_to_cover(words):
            self.wrong(name, "office.problem.resident_number")
        return words

    def line(self, name: str, *, required: bool = True) -> str:
        return self.words(name, most=LONGEST_LINE, required=required)

    def day(self, name: str, *, required: bool = True) -> date | None:
        """A day in three boxes."""
        typed = [self.posted.get(f"{name}_{part}", "").strip() for part in DAY_PARTS]
        if not any(typed) and not required:
            return None
        try:
            return date(*(int(part) for part in typed))
        except (ValueError, OverflowError):
            self.wrong(name, "office.problem.day")
            return None

    def choice(self, name: str, kinds: type[Kind]) -> Kind | None:
        try:
            return kinds(self.posted.get(name, ""))
        except ValueError:
            self.wrong(name, "office.problem.choose")
            return None

    def wrong(self, name: str, key: str, /, **params: object) -> None:
        self.errors.setdefault(name, say(key, screen_language(), **params))

    @property
    def summary(self) -> list[dict[str, str]]:
        return [{"id": name, "message": message} for name, message in self.errors.items()]

    @property
    def kept(self) -> dict[str, str]:
        """Everything typed, for the form that comes back."""
        return {name: str(self.posted.get(name, "")) for name in self.posted if name != "csrfmiddlewaretoken"}


@contextmanager
def told(typed: Typed, refusals: Refusals) -> Iterator[None]:
    """What an act inside refuses is told on the form."""
    try:
        yield
    except tuple(refusals) as refused:
        typed.wrong(*refusals[type(refused)])


def day_boxes(day: date | None, name: str) -> dict[str, str]:
    """A day as three boxes are filled with it."""
    parts = (day.year, day.month, day.day) if day else ("", "", "")
    return {f"{name}_{part}": str(value) for part, value in zip(DAY_PARTS, parts, strict=True)}


def options(kinds: type[StrEnum], prefix: str, *, chosen: str = "") -> list[dict[str, object]]:
    """The rows of a select over a closed list, in words."""
    return [
        {"value": kind.value, "label": say(f"{prefix}.{kind.value}", screen_language()), "selected": kind == chosen}
        for kind in kinds
    ]
