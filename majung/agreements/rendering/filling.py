"""Words with their gaps filled: read once, so that what a value says opens no gap and is never markup."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from majung.agreements.rendering.words import CLOSED
from majung.core.agreement_texts import ContractText, Placeholder, Words, parts_of_words, placeholders_of
from majung.papers.figures import day_on_paper, in_letters

# Nobody can see these, and some turn the letters around them; a contract says what it shows.
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words; apart where a value runs from right to left, so that it turns nothing around it."""

    text: str
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What is said, filled; `gloss` is the same in the reader's language, where that is not Korean."""

    pieces: tuple[Piece, ...]
    gloss: tuple[Piece, ...] = ()

    @property
    def plain(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills the words of one text with the data of one case."""

    gaps: Mapping[str, Placeholder]
    data: Mapping[str, Any]
    language: str

    @classmethod
    def of(cls, text: ContractText, data: Mapping[str, Any], language: str) -> "Filler":
        return cls(placeholders_of(text.kind, text.entity), data, language)

    def line(self, words: Words) -> Line:
        gloss = words.en if self.language == "en" else ""
        return Line(self._pieces(words.ko, "ko"), self._pieces(gloss, "en"))

    def _pieces(self, words: str, language: str) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        for part, is_gap in parts_of_words(words):
            text = self._value(part, language) if is_gap else part
            piece = Piece(text, is_gap and runs_from_the_right(text))
            # One stretch where nothing is apart: fewer boxes to lay out, and one sentence for a screen reader.
            if pieces and not piece.is_apart and not pieces[-1].is_apart:
                piece = Piece(pieces.pop().text + piece.text)
            pieces.append(piece)
        return tuple(pieces)

    def _value(self, name: str, language: str) -> str:
        placeholder = self.gaps[name]
        return seen(written(placeholder.format, self.data[placeholder.source], language))


def written(form: str, value: Any, language: str) -> str:
    """A value of the frozen data as the agreement writes it."""
    in_english = language == "en"
    match form:
        case "won":
            return f"KRW {value:,}" if in_english else f"{value:,}원"
        case "letters":
            return f"{in_letters(value)} 원"
        case "months":
            return f"{value} months" if in_english else f"{value}개월"
        case "percent":
            return f"{value}%"
        case "rate":
            return f"{_plain_percent(Decimal(value))}%"
        case "day":
            return day_on_paper(date.fromisoformat(value), language=language)
        case "names":
            return ", ".join(value)
        case "capacity" | "method" | "purpose":
            return CLOSED[form][value][in_english]
        case _:
            return str(value)


def runs_from_the_right(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in FROM_THE_RIGHT for letter in text)


def seen(value: str) -> str:
    """A value without letters nobody sees, and on one line."""
    shown = "".join(letter for letter in value if unicodedata.category(letter) not in UNSEEN or letter.isspace())
    return " ".join(shown.split())


def _plain_percent(rate: Decimal) -> str:
    """0.0085 → 0.85; 0.02 → 2: without zeros that say nothing."""
    text = format(rate * 100, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
