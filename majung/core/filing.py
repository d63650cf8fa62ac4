"""The form of an application: what this owner still has to tell, hand in and agree to, and whether that is all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from majung.core.consents import ConsentKind
from majung.core.decide import Plan
from majung.core.facts import FactValue
from majung.core.look_ups import LookUpKind, filled_by, is_allowed, useful_look_ups
from majung.core.offer import Amounts, make_offer
from majung.core.papers import PaperSupply, PaperTable, Requirement, is_recent, requirements_of
from majung.core.rules.parse import Names
from majung.core.rules.program import DecidedBy, ProgramVersion, Route, facts_behind

SMALLEST_STEP_KRW: Final = 10_000


class FilingStep(StrEnum):
    """The screens of the form, six at most from a finished 자격확인."""

    BUSINESS = "business"
    ANSWERS = "answers"
    MONEY = "money"
    PAPERS = "papers"
    HELPER = "helper"
    CONFIRM = "confirm"


class Purpose(StrEnum):
    """What the money is for: 운전, 시설, 대환."""

    OPERATING = "operating"
    FACILITY = "facility"
    REFINANCING = "refinancing"


class Collateral(StrEnum):
    """What backs a loan through a bank: 보증서, 부동산, 신용."""

    GUARANTEE = "guarantee"
    REAL_ESTATE = "real_estate"
    CREDIT = "credit"


class HelperKind(StrEnum):
    """Who helps to file; only one of these opens the notice on brokers."""

    NOBODY = "nobody"
    FAMILY_OR_STAFF = "family_or_staff"
    TAX_AGENT = "tax_agent"
    PAID_PERSON = "paid_person"


class MissingCode(StrEnum):
    """Why an application is not complete."""

    BUSINESS_MISSING = "business_missing"
    CONSENT_MISSING = "consent_missing"
    FACT_MISSING = "fact_missing"
    AMOUNT_MISSING = "amount_missing"
    AMOUNT_NOT_ROUND = "amount_not_round"
    AMOUNT_TOO_MUCH = "amount_too_much"
    PURPOSE_MISSING = "purpose_missing"
    BANK_MISSING = "bank_missing"
    BRANCH_MISSING = "branch_missing"
    COLLATERAL_MISSING = "collateral_missing"
    CONSULTATION_MISSING = "consultation_missing"
    CONSULTED_AMOUNT_LESS = "consulted_amount_less"
    DESIRED_DATE_MISSING = "desired_date_missing"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_STALE = "document_stale"
    HELPER_MISSING = "helper_missing"
    BROKER_NOTICE_UNREAD = "broker_notice_unread"


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact the form asks for; only a needed one keeps the application from being complete."""

    name: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class ConsentNeed:
    """A consent this route asks of this person: 필수 or 선택."""

    kind: ConsentKind
    is_required: bool


@dataclass(frozen=True, slots=True)
class MissingPart:
    """One thing without which the application cannot go out: on which screen, why, and about what."""

    step: FilingStep
    code: MissingCode
    about: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen for the money: what the route knows, and what this business finds at its place."""

    purposes: tuple[Purpose, ...]
    collaterals: tuple[Collateral, ...]
    banks: tuple[str, ...]
    branches: tuple[str, ...]
    asks_desired_date: bool


@dataclass(frozen=True)
class FilingForm:
    """Everything the form of one program asks of one business."""

    program: ProgramVersion
    asked: tuple[AskedFact, ...]
    requirements: tuple[Requirement, ...]
    consents: tuple[ConsentNeed, ...]
    look_ups: tuple[LookUpKind, ...]
    available: Amounts
    choices: Choices

    @property
    def steps(self) -> tuple[FilingStep, ...]:
        """The screens in their order; the one for papers falls away where nothing is to be handed in."""
        hands_in = any(each.supply is PaperSupply.OWNER for each in self.requirements)
        return tuple(step for step in FilingStep if step is not FilingStep.PAPERS or hands_in)


@dataclass(frozen=True)
class Filing:
    """What an owner has told so far."""

    facts: Mapping[str, FactValue] = field(default_factory=dict)
    told_unknown: Collection[str] = ()
    has_business: bool = False
    consents: Collection[ConsentKind] = ()
    requested_krw: int | None = None
    purpose: Purpose | None = None
    bank: str | None = None
    branch: str | None = None
    collateral: Collateral | None = None
    consulted_on: date | None = None
    consulted_krw: int | None = None
    desired_on: date | None = None
    helper: HelperKind | None = None
    broker_notice_read: bool = False
    # For each requirement the days of issue of what was handed in; None where a day is not known.
    documents: Mapping[str, Collection[date | None]] = field(default_factory=dict)


PURPOSES: Final[Mapping[Route, tuple[Purpose, ...]]] = {
    Route.GUARANTEED_LOAN: (Purpose.OPERATING, Purpose.FACILITY, Purpose.REFINANCING),
    Route.PROXY_LOAN: (Purpose.OPERATING, Purpose.FACILITY),
    Route.DIRECT_LOAN: (Purpose.OPERATING, Purpose.FACILITY),
    Route.MEMBER_LOAN: (Purpose.OPERATING,),
}


def filing_form(
    *,
    plan: Plan,
    facts: Mapping[str, FactValue],
    consents: Collection[ConsentKind],
    papers: PaperTable,
    banks: tuple[str, ...] = (),
    branches: tuple[str, ...] = (),
    silent: Collection[LookUpKind] = (),
) -> FilingForm:
    """Decide what the form of one program asks of a business: facts, papers, consents, and what may be chosen.

    Basis: only what a clause, the terms or the papers of the program need is asked (개인정보 보호법 제16조), and
    nothing that a consented look-up tells, unless it stays silent. The plan holds one program on the day of filing.
    """
    program = plan.programs[0]
    decision = plan.decide(facts)[0]
    _, holds_in_order, _, asked_answers = plan.decider(facts.get)[0]
    holds = dict(zip((clause.id for clause in program.clauses), holds_in_order, strict=True))
    condition_facts = _condition_facts(program, plan)
    requirements = requirements_of(
        program,
        holds=holds,
        asked=asked_answers,
        consents=consents,
        table=papers,
        condition_facts=condition_facts,
        silent=silent,
    )
    used = _facts_used(program, condition_facts)
    useful = useful_look_ups(
        facts=used, paper_kinds=[a.look_up for r in requirements for a in r.alternatives if a.look_up]
    )
    looked_up = filled_by(kind for kind in useful if kind not in silent and is_allowed(kind, consents))
    offer = make_offer(program, holds=holds, asked=asked_answers, facts=facts, base_rate=plan.base_rates[0])
    needed = {*decision.missing, *(fact for each in condition_facts for fact in each)}
    return FilingForm(
        program=program,
        asked=tuple(
            AskedFact(name, is_needed=name in needed and name not in looked_up)
            for name in used
            if facts.get(name) is None
        ),
        requirements=requirements,
        consents=consents_of_route(program, asks_disability="owner_disabled" in used),
        look_ups=useful,
        available=offer.available_krw,
        choices=Choices(
            purposes=PURPOSES[program.route],
            collaterals=tuple(Collateral) if program.route is Route.PROXY_LOAN else (),
            banks=banks,
            branches=branches,
            asks_desired_date=program.route is Route.MEMBER_LOAN,
        ),
    )


def consents_of_route(program: ProgramVersion, *, asks_disability: bool) -> tuple[ConsentNeed, ...]:
    """Which consents a program asks for, 필수 and 선택.

    Basis: 신용정보법 제34조의2, 개인정보 보호법 제16조·제22조: required is only what the contract cannot be without.
    Refusing a look-up asks for the paper and refuses nobody (design §8).
    """
    through_bank = program.route in (Route.GUARANTEED_LOAN, Route.PROXY_LOAN)
    required = {
        ConsentKind.COLLECTION: True,
        # An agency that only confirms an aim (확인서) lends nothing: the bank asks for its own.
        ConsentKind.CREDIT_INQUIRY: program.route is not Route.PROXY_LOAN,
        ConsentKind.PROVIDE_BANK: through_bank,
        ConsentKind.PROVIDE_AGENCIES: program.route is Route.GUARANTEED_LOAN,
        ConsentKind.PROVIDE_PROVINCE: program.subsidy is not None,
        ConsentKind.ADMINISTRATIVE_SHARING: False,
        ConsentKind.TAX_INFORMATION: False,
        ConsentKind.SENSITIVE: False,
    }
    left_out = {
        ConsentKind.PROVIDE_BANK: not through_bank,
        ConsentKind.PROVIDE_AGENCIES: program.route in (Route.PROXY_LOAN, Route.MEMBER_LOAN),
        ConsentKind.PROVIDE_PROVINCE: program.subsidy is None,
        ConsentKind.SENSITIVE: not asks_disability,
    }
    return tuple(ConsentNeed(kind, required[kind]) for kind in ConsentKind if not left_out.get(kind))


def missing_parts(form: FilingForm, filing: Filing, *, on: date) -> tuple[MissingPart, ...]:
    """Everything without which an application is not complete, in the order of the screens; empty when it may go out.

    Basis: 행정절차법 제17조 제5항 (what is missing is told at once and in full). An answer «모르겠어요» is an answer, a
    look-up still awaited is no gap, and a data «ineligible» keeps nobody from filing (design §4).
    """
    return (
        *_missing_business(form, filing),
        *_missing_answers(form, filing),
        *_missing_money(form, filing),
        *_missing_papers(form, filing, on=on),
        *_missing_helper(filing),
    )


def _missing_business(form: FilingForm, filing: Filing) -> list[MissingPart]:
    found = [] if filing.has_business else [MissingPart(FilingStep.BUSINESS, MissingCode.BUSINESS_MISSING)]
    return found + [
        MissingPart(FilingStep.BUSINESS, MissingCode.CONSENT_MISSING, need.kind.value)
        for need in form.consents
        if need.is_required and need.kind not in filing.consents
    ]


def _missing_answers(form: FilingForm, filing: Filing) -> list[MissingPart]:
    return [
        MissingPart(FilingStep.ANSWERS, MissingCode.FACT_MISSING, fact.name)
        for fact in form.asked
        if fact.is_needed and fact.name not in filing.told_unknown
    ]


def _missing_money(form: FilingForm, filing: Filing) -> list[MissingPart]:
    choices = form.choices
    codes = [_amount_problem(form, filing.requested_krw)]
    codes.append(None if filing.purpose in choices.purposes else MissingCode.PURPOSE_MISSING)
    codes.append(None if not choices.banks or filing.bank in choices.banks else MissingCode.BANK_MISSING)
    codes.append(None if not choices.branches or filing.branch in choices.branches else MissingCode.BRANCH_MISSING)
    if choices.collaterals:
        codes.append(_collateral_problem(filing))
    if choices.asks_desired_date and filing.desired_on is None:
        codes.append(MissingCode.DESIRED_DATE_MISSING)
    return [MissingPart(FilingStep.MONEY, code) for code in codes if code]


def _amount_problem(form: FilingForm, amount: int | None) -> MissingCode | None:
    if amount is None or amount < 1:
        return MissingCode.AMOUNT_MISSING
    if amount > form.available.possible:
        return MissingCode.AMOUNT_TOO_MUCH
    return MissingCode.AMOUNT_NOT_ROUND if amount % SMALLEST_STEP_KRW else None


def _collateral_problem(filing: Filing) -> MissingCode | None:
    if filing.collateral is None:
        return MissingCode.COLLATERAL_MISSING
    if filing.collateral is not Collateral.GUARANTEE:
        return None
    # SEED004-RULE-8: who offers a 보증서 asks the foundation first how much is possible.
    if filing.consulted_on is None or filing.consulted_krw is None:
        return MissingCode.CONSULTATION_MISSING
    too_little = filing.requested_krw is not None and filing.consulted_krw < filing.requested_krw
    return MissingCode.CONSULTED_AMOUNT_LESS if too_little else None


def _missing_papers(form: FilingForm, filing: Filing, *, on: date) -> list[MissingPart]:
    found = []
    for requirement in form.requirements:
        handed_in = filing.documents.get(requirement.id, ())
        if not handed_in and requirement.must_be_handed_in:
            found.append(MissingPart(FilingStep.PAPERS, MissingCode.DOCUMENT_MISSING, requirement.id))
        elif handed_in and all(is_recent(requirement, issued_on=day, on=on) is False for day in handed_in):
            found.append(MissingPart(FilingStep.PAPERS, MissingCode.DOCUMENT_STALE, requirement.id))
    return found


def _missing_helper(filing: Filing) -> list[MissingPart]:
    if filing.helper is None:
        return [MissingPart(FilingStep.HELPER, MissingCode.HELPER_MISSING)]
    # SEED004-BROKER-1: only help that is paid for opens the notice, and then it must be read.
    if filing.helper is HelperKind.PAID_PERSON and not filing.broker_notice_read:
        return [MissingPart(FilingStep.HELPER, MissingCode.BROKER_NOTICE_UNREAD)]
    return []


def _facts_used(program: ProgramVersion, condition_facts: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Every fact the public is asked for by this program: clauses that data settles, papers, balances."""
    clauses = [name for clause in program.clauses if clause.by is DecidedBy.DATA for name in clause.facts]
    balances = ["program_balance_krw"]
    if program.route is Route.GUARANTEED_LOAN:
        balances.append("guarantee_balance_krw")
    papers = [name for facts in condition_facts for name in facts]
    return tuple(dict.fromkeys(["entity", *clauses, *papers, *balances]))


def _condition_facts(program: ProgramVersion, plan: Plan) -> tuple[tuple[str, ...], ...]:
    names = Names(plan.day.registry, {}, (), program.let)
    return tuple(facts_behind(d.asked_when, names) for d in program.documents if d.asked_when is not None)
