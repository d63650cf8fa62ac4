"""A version of a program as values: clauses with their conditions, tiers, rate, terms and documents."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from majung.core.canonical_json import canonical_json
from majung.core.parameters import optional_day
from majung.core.rules.parse import Names, RuleError, RuleProblemCode, parse_condition
from majung.core.rules.syntax import AllOf, Condition, Named, Not, facts_of, with_children

# Two masks of 64 bits hold the clauses of a program in bulk results; the sign bit stays free.
MOST_CLAUSES = 63


class ClauseKind(StrEnum):
    """What a clause does: admit, exclude, lift a limit, or set terms."""

    ELIGIBLE = "eligible"
    EXCLUDED = "excluded"
    PREFER = "prefer"
    TERMS = "terms"


class DecidedBy(StrEnum):
    """Whether data settles a clause, or only an officer can."""

    DATA = "data"
    OFFICER = "officer"


class Route(StrEnum):
    """The way from application to money."""

    GUARANTEED_LOAN = "guaranteed_loan"
    PROXY_LOAN = "proxy_loan"
    DIRECT_LOAN = "direct_loan"
    MEMBER_LOAN = "member_loan"


class ConditionError(ValueError):
    """A condition of a program file that cannot be used: where it stands in the document, and why."""

    def __init__(self, path: tuple[str | int, ...], problem: RuleError) -> None:
        super().__init__(str(problem))
        self.path = path
        self.problem = problem


@dataclass(frozen=True)
class Clause:
    """One clause of the announcement; without a condition only a finding settles it."""

    id: str
    kind: ClauseKind
    by: DecidedBy
    label: str
    label_en: str
    rule: str
    cite: str
    quote: str
    condition: Condition | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class LimitTier:
    """An amount, and the clauses of which one must hold for it; none for the base tier."""

    krw: int
    when_any: tuple[str, ...]


@dataclass(frozen=True)
class RateTerms:
    """How the rate before subsidy is made up; fractions are exact."""

    rate_kind: str
    base: str | None
    fixed: Decimal | None
    margins: tuple[Decimal, ...]
    discount: Decimal | None
    discount_when_any: tuple[str, ...]


@dataclass(frozen=True)
class Subsidy:
    rate: Decimal
    months: int


@dataclass(frozen=True)
class Repayment:
    """One way of repaying, and the clauses that must all hold for it; no months where a linked program sets them."""

    method: str
    months: int | None
    grace_months: int | None
    extendable_to_months: int | None
    when_all: tuple[str, ...]


@dataclass(frozen=True)
class RequiredDocument:
    """A paper and what asks for it: a condition, any of some clauses, or nothing (always)."""

    label: str
    asked_when: Condition | None
    asked_by: tuple[str, ...]


@dataclass(frozen=True)
class ProgramVersion:
    """One version of a program; `document` is the file it was read from, `hash` that of its canonical JSON."""

    id: str
    version: str
    label: str
    label_en: str
    institution: str
    route: Route
    in_force_from: date
    in_force_until: date | None
    hash: str
    let: Mapping[str, Condition]
    clauses: tuple[Clause, ...]
    limit: tuple[LimitTier, ...]
    rate: RateTerms
    subsidy: Subsidy | None
    repayments: tuple[Repayment, ...]
    documents: tuple[RequiredDocument, ...]
    document: Mapping[str, Any]

    def is_in_force(self, as_of: date) -> bool:
        return self.in_force_from <= as_of and (self.in_force_until is None or as_of < self.in_force_until)

    def clause(self, clause_id: str) -> Clause:
        return next(clause for clause in self.clauses if clause.id == clause_id)


def version_hash(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a program document without its tests, which change nothing that is decided."""
    decided = {key: value for key, value in document.items() if key != "tests"}
    return hashlib.sha256(canonical_json(decided)).hexdigest()


def program_version(document: Mapping[str, Any], names: Names) -> ProgramVersion:
    """Build a version from a document that fits the schema, or refuse its first unusable condition."""
    let = let_conditions(document, names)
    within = Names(names.registry, names.parameters, names.code_lists, let)
    return ProgramVersion(
        id=document["program"],
        version=document["version"],
        label=document["label"],
        label_en=document["label_en"],
        institution=document["institution"],
        route=Route(document["route"]),
        in_force_from=date.fromisoformat(document["in_force"]["from"]),
        in_force_until=optional_day(document["in_force"]["until"]),
        hash=version_hash(document),
        let=let,
        clauses=clauses_of(document, within),
        limit=tuple(LimitTier(t["krw"], tuple(t.get("when_any", ()))) for t in document["limit"]),
        rate=rate_terms(document["rate"]),
        subsidy=subsidy_of(document["subsidy"]),
        repayments=tuple(repayment(row) for row in document["repayment"]),
        documents=documents_of(document, within),
        document=document,
    )


def let_conditions(document: Mapping[str, Any], names: Names) -> Mapping[str, Condition]:
    """The named conditions; each may use the ones before it, so that none can go round in a circle."""
    conditions: dict[str, Condition] = {}
    for name, text in document.get("let", {}).items():
        known = Names(names.registry, names.parameters, names.code_lists, tuple(conditions))
        if names.registry.type_of(name) is not None:
            raise ConditionError(("let", name), RuleError(RuleProblemCode.CIRCULAR_LET, name))
        conditions[name] = parse_at(text, known, ("let", name))
    return conditions


def parse_at(text: str, names: Names, path: tuple[str | int, ...]) -> Condition:
    try:
        return parse_condition(text, names)
    except RuleError as problem:
        raise ConditionError(path, problem) from None


def clauses_of(document: Mapping[str, Any], names: Names) -> tuple[Clause, ...]:
    return tuple(
        clause_of(row, kind, names, (kind.value, index))
        for kind in ClauseKind
        for index, row in enumerate(document.get(kind.value, ()))
    )


def clause_of(row: Mapping[str, Any], kind: ClauseKind, names: Names, path: tuple[str | int, ...]) -> Clause:
    condition = None
    if row.get("when") is not None:
        condition = parse_at(row["when"], names, (*path, "when"))
        if row.get("unless") is not None:
            condition = AllOf((condition, Not(parse_at(row["unless"], names, (*path, "unless")))))
    return Clause(
        id=row["id"],
        kind=kind,
        by=DecidedBy(row.get("by", "data")),
        label=row["label"],
        label_en=row.get("label_en", row["label"]),
        rule=row["rule"],
        cite=row["cite"],
        quote=row["quote"],
        condition=condition,
        facts=facts_behind(condition, names),
    )


def facts_behind(condition: Condition | None, names: Names) -> tuple[str, ...]:
    """The given facts that a condition rests on, named conditions and derived facts opened up."""
    if condition is None:
        return ()
    opened = expand(condition, names.let if isinstance(names.let, Mapping) else {})
    return tuple(name for name in names.registry.inputs_of(facts_of(opened)) if name != "as_of")


def expand(condition: Condition, let: Mapping[str, Condition]) -> Condition:
    """A condition with every named condition written out."""
    if isinstance(condition, Named):
        return expand(let[condition.name], let)
    return with_children(condition, lambda inner: expand(inner, let))


def rate_terms(row: Mapping[str, Any]) -> RateTerms:
    discount = row.get("discount")
    return RateTerms(
        rate_kind=row["rate_kind"],
        base=row.get("base"),
        fixed=Decimal(row["fixed"]) if row.get("fixed") is not None else None,
        margins=tuple(Decimal(margin["add"]) for margin in row.get("margins", ())) or (Decimal(0),),
        discount=Decimal(discount["rate"]) if discount else None,
        discount_when_any=tuple(discount["when_any"]) if discount else (),
    )


def subsidy_of(row: Mapping[str, Any] | None) -> Subsidy | None:
    return Subsidy(Decimal(row["rate"]), row["months"]) if row else None


def repayment(row: Mapping[str, Any]) -> Repayment:
    return Repayment(
        method=row["method"],
        months=row["months"],
        grace_months=row["grace_months"],
        extendable_to_months=row.get("extendable_to_months"),
        when_all=tuple(row.get("when_all", ())),
    )


def documents_of(document: Mapping[str, Any], names: Names) -> tuple[RequiredDocument, ...]:
    return tuple(
        RequiredDocument(
            label=" 또는 ".join(row.get("one_of") or [row["label"]]),
            asked_when=parse_at(row["asked_when"], names, ("documents", index, "asked_when"))
            if row.get("asked_when")
            else None,
            asked_by=tuple(row.get("asked_by", ())),
        )
        for index, row in enumerate(document["documents"])
    )
