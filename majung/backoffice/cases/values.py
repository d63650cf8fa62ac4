"""How answers read to staff: each value in words, where it came from, and what an office says beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from majung.adapters import clock
from majung.applications.selectors import ApplicationView, LookUpLine
from majung.core.answers import OWN_FIELDS
from majung.core.facts import FactValue
from majung.core.look_ups import LookUpState
from majung.parties.selectors import banks_on_day, branches_of
from majung.programs.catalog import shipped_catalog
from majung.web.figures import moment_in_words
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label, fact_text
from majung.web.words import say

LISTED = frozenset({"purpose", "collateral", "helper", "entity"})
LOOK_UP = "look_up:"


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody else tells of the same fact: an office with its day and paper, or an earlier answer."""

    text: str
    source: str
    differs: bool
    issued_on: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact as it was filed, with its source, beside its proofs."""

    name: str
    label: str
    text: str
    source: str
    proofs: tuple[Proof, ...] = field(default=())

    @property
    def differs(self) -> bool:
        return any(proof.differs for proof in self.proofs)

    @property
    def is_judged(self) -> bool:
        """Whether the rules know it: an officer corrects facts, not what the owner wishes."""
        return self.name in shipped_catalog().registry.given and self.name != "as_of"


def fact_rows(view: ApplicationView, look_ups: Iterable[LookUpLine], *, corrected: Iterable[str] = ()) -> list[FactRow]:
    """The filed answers in the order of the registry, then what only an office told; what differs comes first."""
    told = [line for line in look_ups if line.state is LookUpState.DONE]
    labels = _names_of_places(view)
    rows = []
    for name in _in_order({*view.answers, *corrected, *(fact for line in told for fact in line.facts)}):
        answer = view.answers.get(name)
        filed = answer.value if answer else None
        proofs = [
            Proof(
                value_text(name, line.facts[name], labels),
                say(f"office.look_up.{line.kind.value}", screen_language()),
                differs=filed is not None and line.facts[name] != filed,
                issued_on=line.issued_on,
                document=line.document,
            )
            for line in told
            if name in line.facts
        ]
        for other in answer.others if answer else ():
            if not other.source.startswith(LOOK_UP):
                text = value_text(name, other.value, labels)
                proofs.append(Proof(text, source_text(other.source), differs=other.value != filed))
        shown = value_text(name, filed, labels) if answer else say("office.fact.not_asked", screen_language())
        rows.append(FactRow(name, label_of(name), shown, source_text(answer.source) if answer else "", tuple(proofs)))
    return sorted(rows, key=lambda row: not row.differs)


def label_of(name: str) -> str:
    own = OWN_FIELDS.get(name)
    if own is None:
        return fact_label(name, shipped_catalog().registry)
    return own.label_en if screen_language() == "en" else own.label


def value_text(name: str, value: FactValue, places: Mapping[str, str]) -> str:
    """A value as people say it, with the form's own lists beside the facts."""
    if name in LISTED and value is not None:
        return say(f"office.{name}.{value}", screen_language())
    return places.get(f"{name}:{value}", "") or fact_text(name, value)


def source_text(source: str) -> str:
    """Where a value came from: the owner, the check, the identity check, an office."""
    if source.startswith(LOOK_UP):
        return say(f"office.look_up.{source.removeprefix(LOOK_UP)}", screen_language())
    return say(f"office.source.{source}", screen_language())


def look_up_rows(look_ups: Iterable[LookUpLine]) -> list[dict[str, Any]]:
    """«건강보험공단: 3번째 시도 10:42»: how far each question to an office has come."""
    return [
        {
            "kind": line.kind.value,
            "state": line.state.value,
            "words": _look_up_words(line),
            "is_waiting": line.state is LookUpState.WAITING,
            "may_retry": line.state in (LookUpState.WAITING, LookUpState.FAILED),
            "error": line.error_code,
        }
        for line in look_ups
    ]


def _look_up_words(line: LookUpLine) -> str:
    language, office = screen_language(), say(f"office.look_up.{line.kind.value}", screen_language())
    told: dict[str, object] = {"office": office, "attempt": line.attempts + 1}
    if line.state is LookUpState.WAITING and line.next_try_at:
        told["at"] = _clock(line.next_try_at)
    if line.answered_at:
        told["at"] = moment_in_words(line.answered_at, language=language)
    return say(f"office.look_up_state.{line.state.value}", language, **told)


def _clock(moment: datetime) -> str:
    """The time alone when it is today."""
    local = moment.astimezone(clock.SEOUL)
    is_today = local.date() == clock.today()
    return f"{local:%H:%M}" if is_today else moment_in_words(moment, language=screen_language())


def _in_order(names: set[str]) -> list[str]:
    known = [*OWN_FIELDS, *shipped_catalog().registry.given]
    return sorted(names & set(known), key=known.index)


def _names_of_places(view: ApplicationView) -> dict[str, str]:
    is_english = screen_language() == "en"
    banks = banks_on_day(codes=[view.bank], on=view.as_of) if view.bank else []
    branches = branches_of(institution=view.line.institution)
    named = [(f"bank:{bank.code}", bank) for bank in banks] + [(f"branch:{each.code}", each) for each in branches]
    return {key: each.label_en if is_english else each.label for key, each in named}
