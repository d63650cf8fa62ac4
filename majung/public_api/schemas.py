"""The shapes of answers, for the OpenAPI document; the answers themselves are the catalog's own dictionaries."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from majung.core.facts import FactType
from majung.core.ledger import FundState
from majung.core.rules.program import ClauseKind, DecidedBy, Route


class Words(Schema):
    ko: str
    en: str


class ProgramSummary(Schema):
    id: str
    version: str
    version_hash: str
    label: str
    label_en: str
    institution: str
    route: Route
    in_force: dict[str, date | None]
    summary: Words


class ProgramInFull(ProgramSummary):
    document: dict[str, Any]


class Programs(Schema):
    as_of: date
    programs: list[ProgramSummary]


class Fact(Schema):
    name: str
    type: FactType
    label: str
    label_en: str
    asked_of: str
    values: list[str]
    example: str | None


class Facts(Schema):
    facts: list[Fact]


class ClauseDecision(Schema):
    id: str
    kind: ClauseKind
    holds: bool | None
    by: DecidedBy
    label: str
    cite: str
    facts: list[str]


class Amounts(Schema):
    """`sure` from what is known; `possible` if the unknown turns out well."""

    sure: int
    possible: int


class Rates(Schema):
    sure: str | None
    possible: str | None


class Subsidy(Schema):
    rate: str
    months: int


class Repayment(Schema):
    method: str
    months: int | None
    grace_months: int | None


class Offer(Schema):
    """No promise of a loan: the institution and the bank decide separately."""

    limit_krw: Amounts
    available_krw: Amounts
    rate: Rates
    subsidy: Subsidy | None
    terms: list[Repayment]
    terms_possible: list[Repayment]
    documents: list[str]
    documents_possible: list[str]


class Decision(Schema):
    program: str
    version: str
    version_hash: str
    as_of: date
    outcome: str
    clauses: list[ClauseDecision]
    missing: list[str]
    offer: Offer | None
    warnings: list[str]


class Decisions(Schema):
    """One decision for each row and program, in that order; each has the `id` of its row, if the row had one.

    `next_question` names the fact most worth asking next over all programs asked; null when nothing is left to
    ask, and for a list of rows.
    """

    decisions: list[Decision]
    next_question: str | None


class FundNotice(Words):
    since: date


class Fund(Schema):
    """The sum of loans of a program for a year. Used is `reserved_krw` and `committed_krw` together."""

    code: str
    program: str
    label: str
    label_en: str
    institution: str
    year: int
    state: FundState
    over_issue: str
    plan_krw: int
    reserved_krw: int
    committed_krw: int
    available_krw: int
    waiting_count: int
    waiting_krw: int
    notices: list[FundNotice]


class FundOnDay(Fund):
    at: datetime


class Funds(Schema):
    at: datetime
    funds: list[Fund]


class ProblemField(Schema):
    field: str | None
    row: int | None
    code: str
    message: str


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemField]
