"""An agreement ready to be shown: its words filled, in order, with what the signer left on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from majung.agreements.rendering.filling import Filler, Line, seen
from majung.agreements.rendering.pictures import signature_path, signature_picture
from majung.agreements.rendering.words import AROUND
from majung.core.agreement_marks import DrawnSignature, Marks
from majung.core.agreement_texts import ContractText, Point, Said, is_said
from majung.papers.figures import day_on_paper

NOTHING_YET = Marks()
# ①; twenty of them follow each other, and no article has more paragraphs.
FIRST_CIRCLED = 0x2460


@dataclass(frozen=True, slots=True)
class TermPart:
    label: Line
    value: Line


@dataclass(frozen=True, slots=True)
class ParagraphPart:
    """One 항; `number` is ①, ② …, or nothing where it is the only one."""

    number: str
    words: Line


@dataclass(frozen=True, slots=True)
class ArticlePart:
    number: str
    # The same in the reader's language.
    number_gloss: str
    heading: Line
    paragraphs: tuple[ParagraphPart, ...]


@dataclass(frozen=True, slots=True)
class PointPart:
    """A caution or a key point."""

    id: str
    heading: Line
    words: Line
    is_done: bool


@dataclass(frozen=True, slots=True)
class ItemPart:
    id: str
    words: Line
    details: tuple[Line, ...]
    is_required: bool
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class PlacePart:
    """A place to sign: `path` and `picture` if drawn, `typed` if typed, neither if still open."""

    id: str
    label: Line
    path: str
    picture: str
    typed: str
    alt: str

    def __repr__(self) -> str:
        return f"PlacePart({self.id})"


@dataclass(frozen=True, slots=True)
class ContractParts:
    """Everything that the phone page and the paper show, in the order of both."""

    language: str
    around: Mapping[str, str]
    number: str
    is_sample: bool
    title: Line
    preamble: tuple[Line, ...]
    terms: tuple[TermPart, ...]
    articles: tuple[ArticlePart, ...]
    cautions: tuple[PointPart, ...]
    key_points: tuple[PointPart, ...]
    items: tuple[ItemPart, ...]
    places: tuple[PlacePart, ...]
    closing: tuple[Line, ...]
    executed_on: str
    text_version: str
    text_hash: str
    data_hash: str

    def __repr__(self) -> str:
        return f"ContractParts({self.number})"


def contract_parts(
    *,
    text: ContractText,
    data: Mapping[str, Any],
    marks: Marks = NOTHING_YET,
    language: str = "ko",
    executed_on: date | None = None,
    text_version: str = "",
    text_hash: str = "",
    data_hash: str = "",
) -> ContractParts:
    """The same text, data and marks always give the same parts; without a day it is a preview."""
    filler = Filler.of(text, data, language)
    is_executed = executed_on is not None
    return ContractParts(
        language=language,
        around=AROUND[language],
        number=seen(data["number"]),
        is_sample=text.is_sample,
        title=filler.line(text.title),
        preamble=_lines(filler, text.preamble),
        terms=tuple(
            TermPart(filler.line(row.label), filler.line(row.value.words))
            for row in text.terms
            if is_said(row.value, data)
        ),
        articles=_articles(filler, text),
        cautions=_points(filler, text.cautions, {point.id for point in text.cautions} if is_executed else set()),
        key_points=_points(filler, text.key_points, marks.key_points),
        items=_items(filler, text, marks),
        places=_places(filler, text, marks),
        closing=_lines(filler, text.closing),
        executed_on=day_on_paper(executed_on, language="ko") if executed_on else "",
        text_version=text_version,
        text_hash=text_hash,
        data_hash=data_hash,
    )


def _lines(filler: Filler, paragraphs: tuple[Said, ...]) -> tuple[Line, ...]:
    return tuple(filler.line(said.words) for said in paragraphs if is_said(said, filler.data))


def _articles(filler: Filler, text: ContractText) -> tuple[ArticlePart, ...]:
    return tuple(
        ArticlePart(
            number=AROUND["ko"]["article"].format(number=article.number),
            number_gloss=AROUND["en"]["article"].format(number=article.number) if filler.language == "en" else "",
            heading=filler.line(article.heading),
            paragraphs=_paragraphs(_lines(filler, article.paragraphs)),
        )
        for article in text.articles
    )


def _paragraphs(lines: tuple[Line, ...]) -> tuple[ParagraphPart, ...]:
    numbers = [chr(FIRST_CIRCLED + place) for place in range(len(lines))] if len(lines) > 1 else [""]
    return tuple(ParagraphPart(number, line) for number, line in zip(numbers, lines, strict=False))


def _points(filler: Filler, points: tuple[Point, ...], done: set[str] | frozenset[str]) -> tuple[PointPart, ...]:
    return tuple(
        PointPart(point.id, filler.line(point.heading), filler.line(point.says.words), point.id in done)
        for point in points
        if is_said(point.says, filler.data)
    )


def _items(filler: Filler, text: ContractText, marks: Marks) -> tuple[ItemPart, ...]:
    return tuple(
        ItemPart(
            id=item.id,
            words=filler.line(item.says.words),
            details=tuple(map(filler.line, item.details)),
            is_required=item.is_required,
            is_ticked=item.id in marks.ticks,
        )
        for item in text.items
        if is_said(item.says, filler.data)
    )


def _places(filler: Filler, text: ContractText, marks: Marks) -> tuple[PlacePart, ...]:
    name = seen(filler.data["signer"])
    alt = AROUND[filler.language]["drawn"].format(name=name)
    parts = []
    for place in text.places:
        left = marks.signed.get(place.id, DrawnSignature())
        parts.append(
            PlacePart(
                id=place.id,
                label=filler.line(place.label),
                path=signature_path(left.strokes) if left.is_drawn else "",
                picture=signature_picture(left.strokes) if left.is_drawn else "",
                typed="" if left.is_drawn else seen(left.typed),
                alt=alt,
            )
        )
    return tuple(parts)
