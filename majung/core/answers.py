"""Answers of a form: each with where it came from, merged field by field when two screens save at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from majung.core.facts import (
    FactDefinition,
    FactProblem,
    FactProblemCode,
    FactRegistry,
    FactType,
    FactValue,
    impossible_pairs,
    read_value,
    written_value,
)
from majung.core.filing import Collateral, Filing, HelperKind, Purpose

# What a screen may have shown when it is sent again: earlier values of a field are known this far back.
PAST_KEPT: Final = 20

TYPED: Final = "typed"
CHECK: Final = "check"
BUSINESS: Final = "business"
IDENTITY: Final = "identity"


def _field(
    name: str, kind: FactType, label: str, label_en: str, *, values: tuple[str, ...] = (), is_past: bool = False
) -> FactDefinition:
    return FactDefinition(name, kind, label, label_en, "public", values=values, is_past=is_past)


# What a form asks beside facts. The names are free: no fact has any of them.
OWN_FIELDS: Final[Mapping[str, FactDefinition]] = {
    field.name: field
    for field in (
        _field("requested_krw", FactType.INTEGER, "신청 금액", "Amount applied for"),
        _field("purpose", FactType.TEXT, "자금 용도", "Purpose", values=tuple(Purpose)),
        _field("bank", FactType.TEXT, "은행", "Bank"),
        _field("branch", FactType.TEXT, "영업점", "Branch"),
        _field("collateral", FactType.TEXT, "담보", "Collateral", values=tuple(Collateral)),
        _field("consulted_on", FactType.DATE, "사전 보증상담일", "Day of the guarantee consultation", is_past=True),
        _field("consulted_krw", FactType.INTEGER, "상담에서 들은 가능 금액", "Amount told at the consultation"),
        _field("desired_on", FactType.DATE, "융자희망일", "Desired day of the loan"),
        _field("helper", FactType.TEXT, "작성을 도운 사람", "Who helped", values=tuple(HelperKind)),
        _field("broker_notice_read", FactType.BOOL, "제3자 부당개입 안내 확인", "Notice on brokers read"),
    )
}


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """What somebody else says of the same field, or what was written before; shown beside, never over."""

    value: FactValue
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The value that counts and where it came from; None is «모르겠어요». `past` are earlier values by save."""

    value: FactValue
    source: str
    saved: int
    others: tuple[OtherAnswer, ...] = ()
    past: tuple[tuple[int, FactValue], ...] = ()

    def at_save(self, seen: int) -> FactValue:
        """The value as somebody saw it who had seen so many saves."""
        if self.saved <= seen:
            return self.value
        return next((value for saved, value in reversed(self.past) if saved <= seen), None)


@dataclass(frozen=True, slots=True)
class Differed:
    """A field that somebody else had changed meanwhile: what stands now, and what was not lost."""

    field: str
    kept: FactValue
    other: FactValue


Answers = Mapping[str, Answer]


def read_answers(
    values: Mapping[str, Any], *, registry: FactRegistry, as_of: date
) -> tuple[dict[str, FactValue], list[FactProblem]]:
    """Decide which of the values sent can be kept, and why others cannot.

    Basis: as `core.facts.read_facts`, with the form's own fields; null is «모르겠어요», or takes a choice back.
    """
    read: dict[str, FactValue] = {}
    problems: list[FactProblem] = []
    for name, raw in values.items():
        definition = OWN_FIELDS.get(name) or registry.given.get(name)
        value = None if raw is None or definition is None else read_value(definition, raw, as_of)
        if definition is None or name == "as_of" or definition.asked_of == "officer":
            problems.append(_unknown(name))
        elif isinstance(value, FactProblem):
            problems.append(value)
        else:
            read[name] = value
    return read, problems


def merged(
    answers: Answers, values: Mapping[str, FactValue], *, seen: int, save: int, source: str = TYPED
) -> tuple[dict[str, Answer], tuple[Differed, ...]]:
    """Decide what stands after somebody saves who had seen so many saves: field by field, nothing typed is lost.

    Basis: issue 4 (resume on another device). A field that the saver left as they saw it keeps what another screen
    wrote since; one that both changed takes the later word and keeps the other beside it.
    """
    result, differed = dict(answers), []
    for name, value in values.items():
        before = answers.get(name)
        if before is None:
            result[name] = Answer(value, source, save)
        elif before.value == value and type(before.value) is type(value):
            continue
        elif before.saved > seen and before.at_save(seen) == value:
            differed.append(Differed(name, before.value, value))
        else:
            result[name] = _overwritten(before, value, source, save)
            if before.saved > seen:
                differed.append(Differed(name, value, before.value))
    return result, tuple(differed)


def filled(answers: Answers, facts: Mapping[str, FactValue], *, source: str, saves: int) -> dict[str, Answer]:
    """Decide what an office's answer does to a form: it fills what is empty and stands beside what was typed.

    Basis: design §8 (look-ups are correctable by the owner, both are kept). The same office speaking again replaces
    its own earlier word.
    """
    result = dict(answers)
    for name, value in facts.items():
        before = answers.get(name)
        if before is None or before.source == source:
            past = () if before is None else before.past
            others = () if before is None else before.others
            result[name] = Answer(value, source, saves, others, past)
        elif before.value is None and before.source != TYPED:
            result[name] = _overwritten(before, value, source, saves)
        else:
            others = tuple(other for other in before.others if other.source != source)
            result[name] = replace(before, others=(*others, OtherAnswer(value, source)))
    return result


def facts_of(answers: Answers) -> dict[str, FactValue]:
    """The facts an owner's answers make; the purpose of the money tells whether it replaces an older loan."""
    facts: dict[str, FactValue] = {
        name: answer.value for name, answer in answers.items() if name not in OWN_FIELDS and answer.value is not None
    }
    purpose = answers.get("purpose")
    if purpose is not None and purpose.value is not None:
        facts.setdefault("refinancing", purpose.value == Purpose.REFINANCING)
    return facts


def filing_of(answers: Answers, filing: Filing) -> Filing:
    """A filing with everything that the answers tell."""
    own = {name: answers[name].value for name in OWN_FIELDS if name in answers and answers[name].value is not None}
    for name, kind in (("purpose", Purpose), ("collateral", Collateral), ("helper", HelperKind)):
        if name in own:
            own[name] = kind(str(own[name]))
    unknown = frozenset(name for name, a in answers.items() if a.value is None and name not in OWN_FIELDS)
    return replace(filing, facts=facts_of(answers), told_unknown=unknown, **own)  # type: ignore[arg-type]  # read by type


def pair_problems(answers: Answers, registry: FactRegistry) -> list[FactProblem]:
    """Numbers of which the first exceeds the second though it cannot, over everything answered so far."""
    return impossible_pairs(facts_of(answers), registry)


def as_json(answers: Answers) -> dict[str, Any]:
    """Answers as they are kept; days are written as text."""
    return {
        name: {
            "v": written_value(a.value),
            "s": a.source,
            "n": a.saved,
            "o": [[written_value(other.value), other.source] for other in a.others],
            "p": [[saved, written_value(value)] for saved, value in a.past],
        }
        for name, a in answers.items()
    }


def from_json(rows: Mapping[str, Any], registry: FactRegistry) -> dict[str, Answer]:
    """Answers as they were kept; of a field that no longer exists nothing is read."""
    found = {}
    for name, row in rows.items():
        definition = OWN_FIELDS.get(name) or registry.given.get(name)
        if definition is not None:
            day = definition.type is FactType.DATE
            found[name] = Answer(
                value=_read(row["v"], day),
                source=row["s"],
                saved=row["n"],
                others=tuple(OtherAnswer(_read(value, day), source) for value, source in row["o"]),
                past=tuple((saved, _read(value, day)) for saved, value in row["p"]),
            )
    return found


def _overwritten(before: Answer, value: FactValue, source: str, save: int) -> Answer:
    earlier = OtherAnswer(before.value, before.source)
    kept = () if before.source == source or before.value is None else (earlier,)
    others = tuple(other for other in before.others if other.source != before.source)
    return Answer(value, source, save, (*others, *kept), (*before.past, (before.saved, before.value))[-PAST_KEPT:])


def _unknown(name: str) -> FactProblem:
    return FactProblem(name, FactProblemCode.UNKNOWN_FACT)


def _read(value: Any, is_day: bool) -> FactValue:
    if is_day and isinstance(value, str):
        return date.fromisoformat(value)
    read: FactValue = value
    return read
