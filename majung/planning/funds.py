"""Where the money of funds goes: one line for the public, and for staff tables by branch, bank, place, trade and merit.

Branch and bank stand beside a case. Place, trade and merit lie sealed with what was filed, so each case is opened
once for all three of them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from majung.adapters.sealing import unseal_with, unwrap_data_key
from majung.applications.models import Application
from majung.budget.selectors import reservations_by_about
from majung.core.rules.program import ProgramVersion
from majung.parties.selectors import banks_on_day, branches_of
from majung.programs.catalog import shipped_catalog
from majung.programs.check_questions import industries

BATCH: Final = 500
# A case whose owner was forgotten, or that names no branch or bank.
UNKNOWN: Final = ""


class FundCut(StrEnum):
    """By what the money of a fund is told apart."""

    BRANCH = "branch"
    BANK = "bank"
    SIGUNGU = "sigungu"
    INDUSTRY = "industry"
    PREFERENCE = "preference"


SEALED: Final = (FundCut.SIGUNGU, FundCut.INDUSTRY, FundCut.PREFERENCE)


@dataclass(frozen=True, slots=True)
class FundUse:
    """Cases and won: set aside, committed, waited for."""

    reserved_cases: int = 0
    reserved_krw: int = 0
    committed_cases: int = 0
    committed_krw: int = 0
    waiting_cases: int = 0
    waiting_krw: int = 0

    def __add__(self, other: "FundUse") -> "FundUse":
        return FundUse(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class CutLine:
    """One row of a table: a branch, a bank, …; without a value where nothing is known."""

    value: str
    label: str
    label_en: str
    use: FundUse


def program_of(fund: str) -> ProgramVersion | None:
    """The newest version of the program whose money this is; the code of a fund is `<program>-<year>`."""
    program, _, _ = fund.rpartition("-")
    return next((version for version in reversed(shipped_catalog().versions) if version.id == program), None)


def fund_table(*, fund: str, institution: str, cut: FundCut, at: datetime) -> list[CutLine]:
    """What stands on a fund by one cut, most money first. By merit a case counts once for each that it has."""
    if cut in SEALED:
        return sealed_tables(fund=fund, at=at)[cut]
    program, _, _ = fund.rpartition("-")
    field = "branch__code" if cut is FundCut.BRANCH else "bank"
    known = dict(Application.objects.filter(program__code=program).values_list("number", field))
    sums: dict[str, FundUse] = {}
    for number, use in uses_by_case(fund=fund, at=at).items():
        value = known.get(number) or UNKNOWN
        sums[value] = sums.get(value, FundUse()) + use
    return _lines(sums, _branch_labels(institution) if cut is FundCut.BRANCH else _bank_labels(list(sums), at))


def sealed_tables(*, fund: str, at: datetime) -> dict[FundCut, list[CutLine]]:
    """The tables by place, trade and merit, each case opened once."""
    uses = uses_by_case(fund=fund, at=at)
    sums: dict[FundCut, dict[str, FundUse]] = {cut: {} for cut in SEALED}
    for number, record in _records(uses):
        for cut, values in _told(record).items():
            for value in values:
                sums[cut][value] = sums[cut].get(value, FundUse()) + uses[number]
    labels = {FundCut.INDUSTRY: _industry_labels(), FundCut.PREFERENCE: _preference_labels(fund)}
    return {cut: _lines(of_one, labels.get(cut, {})) for cut, of_one in sums.items()}


def uses_by_case(*, fund: str, at: datetime) -> dict[str, FundUse]:
    """What every case holds of a fund or waits for, by its number. What has lapsed is held by nobody."""
    return {
        money.about: FundUse(
            reserved_cases=int(money.reserved_krw > 0),
            reserved_krw=money.reserved_krw,
            committed_cases=int(money.committed_krw > 0),
            committed_krw=money.committed_krw,
            waiting_cases=int(money.waiting_krw > 0),
            waiting_krw=money.waiting_krw,
        )
        for money in reservations_by_about(fund=fund, at=at)
    }


def _records(uses: Mapping[str, FundUse]) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    """What was filed, case by case; nothing for somebody who was forgotten."""
    numbers = list(uses)
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        rows = Application.objects.filter(number__in=batch)
        left = set(batch)
        for number, sealed, wrapped in rows.values_list("number", "sealed_record", "person__wrapped_key"):
            left.discard(number)
            yield number, json.loads(unseal_with(unwrap_data_key(bytes(wrapped)), bytes(sealed))) if wrapped else None
        yield from ((number, None) for number in left)


def _told(record: Mapping[str, Any] | None) -> dict[FundCut, tuple[str, ...]]:
    if record is None:
        return dict.fromkeys(SEALED, (UNKNOWN,))
    facts, clauses = record["facts"], record["decisions"][0]["clauses"]
    merits = tuple(clause["id"] for clause in clauses if clause["kind"] == "prefer" and clause["holds"])
    return {
        FundCut.SIGUNGU: (str(facts.get("sigungu") or UNKNOWN),),
        FundCut.INDUSTRY: (str(facts.get("ksic") or UNKNOWN)[:1],),
        FundCut.PREFERENCE: merits or (UNKNOWN,),
    }


def _lines(uses: Mapping[str, FundUse], labels: Mapping[str, tuple[str, str]]) -> list[CutLine]:
    lines = [CutLine(value, *labels.get(value, (value, value)), use) for value, use in uses.items()]
    return sorted(lines, key=lambda line: (line.value == UNKNOWN, -_held(line.use), line.label))


def _held(use: FundUse) -> int:
    return use.reserved_krw + use.committed_krw


def _branch_labels(institution: str) -> dict[str, tuple[str, str]]:
    return {branch.code: (branch.label, branch.label_en) for branch in branches_of(institution=institution)}


def _bank_labels(codes: list[str], at: datetime) -> dict[str, tuple[str, str]]:
    return {bank.code: (bank.label, bank.label_en) for bank in banks_on_day(codes=codes, on=at.date())}


def _industry_labels() -> dict[str, tuple[str, str]]:
    known = industries()
    return {
        letter: (known.section(letter, language="ko"), known.section(letter, language="en")) for letter in known.letters
    }


def _preference_labels(fund: str) -> dict[str, tuple[str, str]]:
    version = program_of(fund)
    clauses = version.document["prefer"] if version else ()
    return {clause["id"]: (clause["label"], clause.get("label_en") or clause["label"]) for clause in clauses}
