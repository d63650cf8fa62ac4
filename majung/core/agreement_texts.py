"""The words of an agreement: what is read, acknowledged, ticked and signed, with gaps that a case fills."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, Literal

from majung.core.canonical_json import canonical_json

GAP: Final = re.compile(r"\{([a-z0-9_]+)\}")
RATE: Final = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,10})?")
LONGEST_VALUE: Final = 300
MOST_NAMES: Final = 40
LARGEST_NUMBER: Final = 10**18


class AgreementKind(StrEnum):
    """What is agreed: 신용보증약정, 책임경영이행약정, 융자약정."""

    GUARANTEE = "guarantee"
    RESPONSIBLE_MANAGEMENT = "responsible_management"
    LOAN = "loan"


class Entity(StrEnum):
    """Whose agreement it is: a person's in business, or a company's."""

    INDIVIDUAL = "individual"
    CORPORATION = "corporation"


class AgreementTextState(StrEnum):
    """Where a version stands: waiting for another person, agreed, or declined by one."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"


# How a value of the frozen data is written: each is one JSON type there.
Format = Literal[
    "text", "name", "names", "won", "letters", "months", "percent", "rate", "day", "hash", "capacity", "method",
    "purpose",
]  # fmt: skip
CLOSED_VALUES: Final[Mapping[str, frozenset[str]]] = {
    "capacity": frozenset({"owner", "representative", "joint_representative", "responsible_manager"}),
    "method": frozenset({"equal_principal", "equal_instalment", "bullet"}),
    "purpose": frozenset({"operating", "facility", "refinancing"}),
}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A gap that a text may have: how its value is written, and whether every case has one."""

    name: str
    format: Format
    is_optional: bool = False
    # The value it is made of, where that is not its own.
    of: str = ""

    @property
    def source(self) -> str:
        return self.of or self.name


EVERYWHERE: Final = (
    Placeholder("number", "text"),
    Placeholder("application", "text"),
    Placeholder("institution", "text"),
    Placeholder("institution_telephone", "text", is_optional=True),
    Placeholder("branch", "text", is_optional=True),
    Placeholder("program", "text"),
    Placeholder("business", "name"),
    Placeholder("registration_number", "text"),
    Placeholder("signer", "name"),
    Placeholder("signer_birth_date", "day"),
    Placeholder("capacity", "capacity"),
    Placeholder("notice_system", "text"),
    Placeholder("amount_krw", "won"),
    Placeholder("amount_in_letters", "letters", of="amount_krw"),
)
OF_A_CORPORATION: Final = (
    Placeholder("corporation_number", "text"),
    Placeholder("representatives", "names"),
)
OF_A_LOAN: Final = (
    Placeholder("months", "months"),
    Placeholder("grace_months", "months", is_optional=True),
    Placeholder("method", "method"),
    Placeholder("purpose", "purpose"),
    Placeholder("conditions", "names", is_optional=True),
)
OF_KIND: Final[Mapping[AgreementKind, tuple[Placeholder, ...]]] = {
    AgreementKind.GUARANTEE: (
        *OF_A_LOAN,
        Placeholder("guaranteed_krw", "won"),
        Placeholder("guaranteed_in_letters", "letters", of="guaranteed_krw"),
        Placeholder("coverage_percent", "percent"),
        Placeholder("fee_rate", "rate"),
        Placeholder("fee_krw", "won"),
        Placeholder("bank", "text", is_optional=True),
        Placeholder("loan_through", "day"),
        Placeholder("subsidy_rate", "rate", is_optional=True),
        Placeholder("subsidy_months", "months", is_optional=True),
        Placeholder("refinances", "text", is_optional=True),
    ),
    AgreementKind.LOAN: (*OF_A_LOAN, Placeholder("annual_rate", "rate", is_optional=True)),
    AgreementKind.RESPONSIBLE_MANAGEMENT: (
        Placeholder("parent_title", "text"),
        Placeholder("parent_number", "text"),
        Placeholder("parent_sha256", "hash"),
        Placeholder("parent_signed_on", "day"),
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, in Korean, which rules, and in English for whoever reads that better."""

    ko: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph, said only where the case has (or has not) a value that not every case has."""

    words: Words
    when: str = ""
    when_not: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of terms."""

    label: Words
    value: Said


@dataclass(frozen=True, slots=True)
class Point:
    """A caution or a key point: acknowledged one by one, by its id."""

    id: str
    heading: Words
    says: Said


@dataclass(frozen=True, slots=True)
class Article:
    number: int
    heading: Words
    paragraphs: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A box to tick; `details` is what a consent must tell: what, what for, how long, and that one may refuse."""

    id: str
    says: Said
    details: tuple[Words, ...]
    is_required: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place to sign."""

    id: str
    label: Words


@dataclass(frozen=True, slots=True)
class ContractText:
    """One version of an agreement's words."""

    kind: AgreementKind
    entity: Entity
    is_sample: bool
    title: Words
    preamble: tuple[Said, ...]
    terms: tuple[Row, ...]
    cautions: tuple[Point, ...]
    key_points: tuple[Point, ...]
    articles: tuple[Article, ...]
    items: tuple[Item, ...]
    places: tuple[Place, ...]
    closing: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a signer of one case must do before «약정 실행»; ids in the order of the text."""

    cautions: tuple[str, ...]
    key_points: tuple[str, ...]
    items: tuple[str, ...]
    required_items: frozenset[str]
    places: tuple[str, ...]


def placeholders_of(kind: AgreementKind, entity: Entity) -> Mapping[str, Placeholder]:
    """The gaps a text may have, a closed list: a text says nothing of a case that is not frozen with it (design §8)."""
    of_entity = OF_A_CORPORATION if entity is Entity.CORPORATION else ()
    return {each.name: each for each in (*EVERYWHERE, *of_entity, *OF_KIND[kind])}


def contract_text(document: Mapping[str, Any]) -> ContractText:
    """Read a document that fits its schema; how it is written here is how it is hashed (`text_hash`)."""
    return ContractText(
        kind=AgreementKind(document["kind"]),
        entity=Entity(document["entity"]),
        is_sample=document["is_sample"],
        title=_words(document["title"]),
        preamble=tuple(map(_said, document["preamble"])),
        terms=tuple(Row(_words(row["label"]), _said(row)) for row in document["terms"]),
        cautions=tuple(map(_point, document["cautions"])),
        key_points=tuple(map(_point, document["key_points"])),
        articles=tuple(
            Article(number, _words(row["heading"]), tuple(map(_said, row["paragraphs"])))
            for number, row in enumerate(document["articles"], start=1)
        ),
        items=tuple(
            Item(row["id"], _said(row), tuple(map(_words, row.get("details", ()))), row["required"])
            for row in document["items"]
        ),
        places=tuple(Place(row["id"], _words(row["label"])) for row in document["places"]),
        closing=tuple(map(_said, document["closing"])),
    )


def text_hash(document: Mapping[str, Any]) -> str:
    """What names the words that were shown: whoever signs is told it, and the evidence keeps it (전자서명법 제3조)."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def data_hash(data: Mapping[str, Any]) -> str:
    """What names the terms that were shown, as the text's hash names its words (전자서명법 제3조)."""
    return hashlib.sha256(canonical_json(data)).hexdigest()


def has_value(data: Mapping[str, Any], name: str) -> bool:
    """Whether a case has a value: nothing, no text, no months and an empty list are none."""
    return data.get(name) not in (None, "", 0, [], ())


def is_said(said: Said, data: Mapping[str, Any]) -> bool:
    """Whether a paragraph belongs into the agreement of this case: nobody signs what does not concern them."""
    return (not said.when or has_value(data, said.when)) and (not said.when_not or not has_value(data, said.when_not))


def asked_of(text: ContractText, data: Mapping[str, Any]) -> Asked:
    """What this case's signer acknowledges, ticks and signs (SEED000-STEP-3, -4; design §8: 핵심설명 one by one)."""
    items = [item for item in text.items if is_said(item.says, data)]
    return Asked(
        cautions=tuple(point.id for point in text.cautions if is_said(point.says, data)),
        key_points=tuple(point.id for point in text.key_points if is_said(point.says, data)),
        items=tuple(item.id for item in items),
        required_items=frozenset(item.id for item in items if item.is_required),
        places=tuple(place.id for place in text.places),
    )


def data_problems(kind: AgreementKind, entity: Entity, data: Mapping[str, Any]) -> list[str]:
    """Names of values that are missing, not known, or not of their type: nothing is signed with a gap left open."""
    sources = {each.source: each for each in placeholders_of(kind, entity).values() if not each.of}
    wrong = [name for name in data if name not in sources]
    for name, placeholder in sources.items():
        fits = _fits(placeholder, data[name]) if has_value(data, name) else placeholder.is_optional
        wrong += [] if fits else [name]
    return wrong


def parts_of_words(words: str) -> Iterator[tuple[str, bool]]:
    """Words in order, each with whether it is a gap to fill; read once, so that a value can open no gap of its own."""
    for place, part in enumerate(GAP.split(words)):
        if part:
            yield part, place % 2 == 1


def all_words(text: ContractText) -> Iterator[tuple[str, Words, Said | None]]:
    """Every word of a text, with the path where it stands and the condition it stands under."""
    yield "title", text.title, None
    yield from _of_paragraphs("preamble", text.preamble)
    for number, row in enumerate(text.terms, start=1):
        yield f"terms.{number}.label", row.label, None
        yield f"terms.{number}", row.value.words, row.value
    for family, points in (("cautions", text.cautions), ("key_points", text.key_points)):
        for point in points:
            yield f"{family}.{point.id}.heading", point.heading, point.says
            yield f"{family}.{point.id}", point.says.words, point.says
    for article in text.articles:
        yield f"articles.{article.number}.heading", article.heading, None
        yield from _of_paragraphs(f"articles.{article.number}", article.paragraphs)
    for item in text.items:
        yield f"items.{item.id}", item.says.words, item.says
        for number, words in enumerate(item.details, start=1):
            yield f"items.{item.id}.details.{number}", words, item.says
    for place in text.places:
        yield f"places.{place.id}", place.label, None
    yield from _of_paragraphs("closing", text.closing)


def _of_paragraphs(where: str, paragraphs: Sequence[Said]) -> Iterator[tuple[str, Words, Said]]:
    for number, said in enumerate(paragraphs, start=1):
        yield f"{where}.{number}", said.words, said


def _words(written: Any) -> Words:
    return Words(written) if isinstance(written, str) else Words(written["ko"], written.get("en", ""))


def _said(written: Any) -> Said:
    if isinstance(written, str):
        return Said(Words(written))
    return Said(_words(written["words"]), written.get("when", ""), written.get("when_not", ""))


def _point(row: Mapping[str, Any]) -> Point:
    return Point(row["id"], _words(row["heading"]), _said(row))


def _fits(placeholder: Placeholder, value: Any) -> bool:
    match placeholder.format:
        case "won" | "months" | "percent":
            return type(value) is int and 0 < value < LARGEST_NUMBER
        case "names":
            return isinstance(value, list) and len(value) <= MOST_NAMES and all(map(_is_text, value))
        case "rate":
            return isinstance(value, str) and RATE.fullmatch(value) is not None and _is_decimal(value)
        case "day":
            return isinstance(value, str) and _is_day(value)
        case "hash":
            return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None
        case "capacity" | "method" | "purpose":
            return value in CLOSED_VALUES[placeholder.format]
        case _:
            return _is_text(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_VALUE


def _is_decimal(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
