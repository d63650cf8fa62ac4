"""What may not stand in the words of an agreement, and what must: told all at once, each problem at its place."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from majung.core.agreement_texts import (
    GAP,
    AgreementKind,
    ContractText,
    Placeholder,
    Said,
    Words,
    all_words,
    placeholders_of,
)


class TextProblemCode(StrEnum):
    """Why a text cannot be proposed as it is."""

    UNKNOWN_GAP = "unknown_gap"
    OPEN_GAP = "open_gap"
    LOOSE_BRACE = "loose_brace"
    ODD_LETTER = "odd_letter"
    EMPTY_WORDS = "empty_words"
    NAME_TWICE = "name_twice"
    NAME_UNUSABLE = "name_unusable"
    UNKNOWN_CONDITION = "unknown_condition"
    MISSING_ITEM = "missing_item"
    MISSING_KEY_POINT = "missing_key_point"
    MISSING_WORDS = "missing_words"
    NOTHING_TO_SIGN = "nothing_to_sign"
    PERSONAL_GUARANTEE = "personal_guarantee"


@dataclass(frozen=True, slots=True)
class TextProblem:
    """One problem: the path where it stands, and what it is about."""

    where: str
    code: TextProblemCode
    about: str = ""


# Ticked by every signer: 전자서명법 제3조 제2항 and 전자문서법 제6조 제2항 제1호 speak of what the parties agreed.
REQUIRED_ITEMS: Final = ("electronic_signature", "notices")
REQUIRED_KEY_POINTS: Final[Mapping[AgreementKind, tuple[str, ...]]] = {
    AgreementKind.GUARANTEE: ("subsidy_ends", "fee_and_refund", "arrears"),
    AgreementKind.LOAN: ("arrears",),
    AgreementKind.RESPONSIBLE_MANAGEMENT: ("breach_only",),
}
# What the whole text must say somewhere, by the words that say it.
REQUIRED_WORDS: Final[Mapping[AgreementKind, tuple[str, ...]]] = {
    AgreementKind.GUARANTEE: ("전자서명법", "{notice_system}", "{amount_krw}", "{guaranteed_krw}", "{signer}"),
    AgreementKind.LOAN: ("전자서명법", "{notice_system}", "{amount_krw}", "{signer}"),
    AgreementKind.RESPONSIBLE_MANAGEMENT: (
        "전자서명법", "{notice_system}", "{parent_number}", "{parent_sha256}", "{signer}",
    ),
}  # fmt: skip
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
ODD: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})

# Words of the institution's own business: none of them makes a signer answer for another's debt.
COMPOUNDS: Final = re.compile(
    r"신용보증(?:재단|약정서?|서|기간)?(?![가-힣]*[인채])|보증(?:료율?|서|금액|비율|기관|기간|한도|심사|약정서?|재단)(?![인채])"
)
GUARANTEE: Final = re.compile(r"보증|(?<![가-힣])보\s+증|保\s*證|保\s*証")
JOINT: Final = re.compile(r"연대|(?<![가-힣])연\s+대(?=\s*(?:보\s*증|하여|책임|채무))|連\s*帶|連\s*帯")
ENGLISH_GUARANTOR: Final = re.compile(r"\bguarantors?\b|\bsuret(?:y|ies)\b|\bjointly\b", re.IGNORECASE)
ENGLISH_GUARANTEE: Final = re.compile(r"\bguarant\w*|\bsuret(?:y|ies)\b|\bjointly\b", re.IGNORECASE)


def lint_text(text: ContractText) -> list[TextProblem]:
    """Everything wrong in a text; one with problems is neither proposed nor agreed.

    Basis: 민법 제428조의2 (a guarantee needs the guarantor's own signature on paper, an electronic one is void; also
    제436조의2), 전자서명법 제3조, 전자문서법 제6조, and the 2018 end of 연대보증 that 책임경영이행약정 replaces.
    """
    return [*_gaps(text), *_letters(text), *_names(text), *_missing(text), *_personal_guarantees(text)]


def guaranteeing_conditions(conditions: Iterable[str]) -> list[str]:
    """The conditions of one case that would make somebody answer for another's debt (민법 제428조의2).

    An officer writes these, and they stand in what is signed, like the text itself.
    """
    return [each for each in conditions if _guarantee_in(Words(each), is_outright=False)]


def _gaps(text: ContractText) -> Iterator[TextProblem]:
    known = placeholders_of(text.kind, text.entity)
    for where, words, said in all_words(text):
        for condition in (said.when, said.when_not) if said else ():
            if condition and not _is_condition(known, condition):
                yield TextProblem(where, TextProblemCode.UNKNOWN_CONDITION, condition)
        for sentence in (words.ko, words.en):
            yield from _gaps_in(sentence, where, said, known)


def _is_condition(known: Mapping[str, Placeholder], name: str) -> bool:
    return name in known and known[name].is_optional


def _gaps_in(sentence: str, where: str, said: Said | None, known: Mapping[str, Placeholder]) -> Iterator[TextProblem]:
    for name in GAP.findall(sentence):
        if name not in known:
            yield TextProblem(where, TextProblemCode.UNKNOWN_GAP, name)
        elif known[name].is_optional and (said is None or said.when != name) and not _goes_with(said, name):
            yield TextProblem(where, TextProblemCode.OPEN_GAP, name)
    if re.search(r"[{}]", GAP.sub("", sentence)):
        yield TextProblem(where, TextProblemCode.LOOSE_BRACE)


def _goes_with(said: Said | None, name: str) -> bool:
    """The subsidy's rate and months are both there or both not."""
    return said is not None and {said.when, name} == {"subsidy_rate", "subsidy_months"}


def _letters(text: ContractText) -> Iterator[TextProblem]:
    for where, words, _ in all_words(text):
        if not words.ko.strip():
            yield TextProblem(where, TextProblemCode.EMPTY_WORDS)
        odd = [letter for letter in words.ko + words.en if unicodedata.category(letter) in ODD]
        if odd:
            yield TextProblem(where, TextProblemCode.ODD_LETTER, f"U+{ord(odd[0]):04X}")


def _names(text: ContractText) -> Iterator[TextProblem]:
    families = {
        "cautions": [point.id for point in text.cautions],
        "key_points": [point.id for point in text.key_points],
        "items": [item.id for item in text.items],
        "places": [place.id for place in text.places],
    }
    for family, names in families.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield TextProblem(f"{family}.{name}", TextProblemCode.NAME_TWICE)
            if not NAME.fullmatch(name):
                yield TextProblem(f"{family}.{name}", TextProblemCode.NAME_UNUSABLE)


def _missing(text: ContractText) -> Iterator[TextProblem]:
    # One that only some cases tick, or that may be left unticked, agrees nothing for all.
    ticked = {item.id for item in text.items if item.is_required and not item.says.when and not item.says.when_not}
    for name in REQUIRED_ITEMS:
        if name not in ticked:
            yield TextProblem("items", TextProblemCode.MISSING_ITEM, name)
    points = {point.id for point in text.key_points}
    for name in REQUIRED_KEY_POINTS[text.kind]:
        if name not in points:
            yield TextProblem("key_points", TextProblemCode.MISSING_KEY_POINT, name)
    everything = "\n".join(words.ko for _, words, _ in all_words(text))
    for needed in REQUIRED_WORDS[text.kind]:
        if needed not in everything:
            yield TextProblem("articles", TextProblemCode.MISSING_WORDS, needed)
    if not text.cautions:
        yield TextProblem("cautions", TextProblemCode.EMPTY_WORDS)
    if not text.places:
        yield TextProblem("places", TextProblemCode.NOTHING_TO_SIGN)


def _personal_guarantees(text: ContractText) -> Iterator[TextProblem]:
    is_outright = text.kind is AgreementKind.RESPONSIBLE_MANAGEMENT
    for where, words, _ in all_words(text):
        found = _guarantee_in(words, is_outright=is_outright)
        if found:
            yield TextProblem(where, TextProblemCode.PERSONAL_GUARANTEE, found)


def _guarantee_in(words: Words, *, is_outright: bool) -> str:
    """The first words by which a signer would answer for another's debt; outright: any word of the kind at all."""
    korean = unicodedata.normalize("NFKC", words.ko)
    if not is_outright:
        korean = COMPOUNDS.sub("·", korean)
    english = (ENGLISH_GUARANTEE if is_outright else ENGLISH_GUARANTOR).search(GAP.sub("", words.en))
    found = GUARANTEE.search(korean) or JOINT.search(korean) or english
    if found is None:
        return ""
    # A few letters to both sides, so that whoever reads it finds it.
    return found.string[max(found.start() - 4, 0) : found.end() + 4].strip()
