"""Whom a complaint goes to: an institution, or one of its branches."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from majung.parties.selectors import branches_of, institutions_by_code
from majung.web.problems import screen_language


@dataclass(frozen=True, slots=True)
class Place:
    """An institution and, if chosen, its branch; written «code» or «code/branch» in a form."""

    institution: str
    branch: str | None = None

    def __str__(self) -> str:
        return f"{self.institution}/{self.branch}" if self.branch else self.institution


def place_options(chosen: str, *, on: date) -> list[dict[str, Any]]:
    """Every institution, each followed by its branches that are open."""
    options = []
    for code, institution in institutions_by_code().items():
        label = in_words(institution)
        options.append(option(Place(code), label, chosen))
        open_ones = [each for each in branches_of(institution=code) if each.is_open(on)]
        options += [option(Place(code, each.code), f"{label} {in_words(each)}", chosen) for each in open_ones]
    return options


def read_place(text: str, *, on: date) -> Place | None:
    """The place chosen; None for one that is none of ours."""
    institution, _, branch = text.partition("/")
    chosen = Place(institution, branch or None)
    return chosen if any(each["value"] == str(chosen) for each in place_options("", on=on)) else None


def option(place: Place, label: str, chosen: str) -> dict[str, Any]:
    return {"value": str(place), "label": label, "selected": str(place) == chosen}


def in_words(named: Any) -> str:
    return str(named.label_en if screen_language() == "en" else named.label)
