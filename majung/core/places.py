"""A business's place and trade: provinces with their cities and counties, and everyday words for industries."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_MATCHES = 12
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Province:
    """A 시·도 and its 시·군·구."""

    sido: str
    label_en: str
    sigungu: tuple[str, ...]


@dataclass(frozen=True)
class Regions:
    """All provinces, the one whose places are offered first before the others."""

    provinces: tuple[Province, ...]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Regions":
        """Build the provinces from the parsed file."""
        rows = sorted(document["regions"], key=lambda row: row["sido"] != document["first"])
        return cls(tuple(Province(row["sido"], row["label_en"], tuple(row["sigungu"])) for row in rows))

    def has(self, sido: str, sigungu: str) -> bool:
        """Whether a place is one of the list."""
        return any(each.sido == sido and sigungu in each.sigungu for each in self.provinces)


@dataclass(frozen=True, slots=True)
class Industry:
    """A class of the Korean Standard Industrial Classification and the words people have for it."""

    code: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Industries:
    """The classes that can be found by a word, and the broad ones offered when no word was found."""

    listed: tuple[Industry, ...]
    broad: tuple[Industry, ...]
    letters: Mapping[str, Mapping[str, str]]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Industries":
        """Build the classes from the parsed file."""
        listed = tuple(Industry(row["code"], row["name"], tuple(row["words"])) for row in document["industries"])
        broad = tuple(Industry(row["code"], row["name"], (row["label_en"],)) for row in document["sections"])
        return cls(listed, broad, document["letters"])

    def section(self, letter: str, *, language: str) -> str:
        """The name of a section of the classification."""
        return self.letters[letter][language] if letter in self.letters else letter

    def named(self, code: str) -> Industry | None:
        """The class of a code; None for a code of no list."""
        return next((each for each in (*self.listed, *self.broad) if each.code == code), None)

    def search(self, word: str) -> tuple[Industry, ...]:
        """Decide which classes a word may mean, the nearest first.

        Basis: the word itself, then words that begin with it or with which it begins, then words that hold it, then
        names of classes; spaces do not count.
        """
        wanted = squeezed(word[:LONGEST_WORD])
        if not wanted:
            return ()
        ranked = [(nearness(wanted, each), place, each) for place, each in enumerate(self.listed)]
        found = sorted((rank, place, each.code) for rank, place, each in ranked if rank is not None)
        return tuple(self.listed[place] for _, place, _ in found[:MOST_MATCHES])


def squeezed(text: str) -> str:
    """A word without spaces, marks and case."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def nearness(wanted: str, industry: Industry) -> int | None:
    """0 for the word itself, more for what is further off; None for no match."""
    words = [squeezed(word) for word in industry.words]
    if wanted in words:
        return 0
    if len(wanted) > 1 and any(word.startswith(wanted) for word in words):
        return 1
    if any(len(word) > 1 and (wanted.startswith(word) or wanted.endswith(word)) for word in words):
        return 2
    if len(wanted) > 1 and any(wanted in word for word in words):
        return 3
    return 4 if len(wanted) > 1 and wanted in squeezed(industry.name + industry.code) else None
