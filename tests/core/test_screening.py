"""Screening as policy: tiers by amount and day, what facts answer by themselves, waivers, the visit's form."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from majung.core.application import AmountTier
from majung.core.decide import Outcome
from majung.core.screening import (
    AnswerProblem,
    Check,
    CheckedBy,
    KnownBy,
    NoTier,
    ScreeningFlag,
    SheetKind,
    SheetProblem,
    SheetQuestion,
    Tier,
    VisitReason,
    VisitRule,
    WaiverProofs,
    WaiverReason,
    WaiverRule,
    answer_problem,
    flags_of,
    may_waive,
    read_sheet,
    tier_of,
    told_by,
    visit_reason,
)

DAY = date(2025, 5, 2)
SMALL = Tier(
    AmountTier.SMALL, "gb", "소액", "Small", 70, VisitRule.NONE, (), date(2023, 1, 1), date(2025, 6, 1), "cite", None
)
STANDARD = replace(SMALL, code=AmountTier.STANDARD, up_to_krw=100, visit=VisitRule.WAIVABLE, valid_until=None)
PRECISE = replace(STANDARD, code=AmountTier.PRECISE, up_to_krw=None, visit=VisitRule.ALWAYS)
EVERYBODY = replace(STANDARD, institution=None, up_to_krw=None, visit=VisitRule.NONE)
# In no order: the lowest that covers the amount is found by its ceiling.
ROWS = (PRECISE, EVERYBODY, STANDARD, SMALL)


@pytest.mark.parametrize(
    ("institution", "amount_krw", "on", "expected"),
    [
        ("gb", 1, DAY, SMALL),
        ("gb", 70, DAY, SMALL),
        ("gb", 71, DAY, STANDARD),
        ("gb", 100, DAY, STANDARD),
        ("gb", 101, DAY, PRECISE),
        ("gb", 70, date(2025, 5, 31), SMALL),
        ("gb", 70, date(2025, 6, 1), STANDARD),
        ("semas", 1, DAY, EVERYBODY),
        ("semas", 10**12, DAY, EVERYBODY),
    ],
)
def test_the_lowest_tier_that_covers_the_amount(institution: str, amount_krw: int, on: date, expected: Tier) -> None:
    assert tier_of(ROWS, institution=institution, amount_krw=amount_krw, on=on) is expected


def test_no_tier_before_the_first_and_above_the_last() -> None:
    with pytest.raises(NoTier):
        tier_of(ROWS, institution="gb", amount_krw=1, on=date(2022, 12, 31))
    with pytest.raises(NoTier):
        tier_of((SMALL,), institution="gb", amount_krw=71, on=DAY)


def test_a_tier_tells_of_its_visit() -> None:
    assert [tier.needs_site_visit for tier in (SMALL, STANDARD, PRECISE)] == [False, True, True]
    assert [tier.visit_waivable for tier in (SMALL, STANDARD, PRECISE)] == [True, True, False]


@pytest.mark.parametrize(
    ("tier", "is_flagged", "expected"),
    [
        (SMALL, False, None),
        (SMALL, True, VisitReason.FLAG),
        (STANDARD, False, VisitReason.TIER),
        (STANDARD, True, VisitReason.FLAG),
    ],
)
def test_a_visit_is_asked_for_by_tier_or_by_an_officer(
    tier: Tier, is_flagged: bool, expected: VisitReason | None
) -> None:
    assert visit_reason(tier, is_flagged=is_flagged) is expected


def check(known_by: KnownBy | None) -> Check:
    return Check("trading", "영업 중", "Trading", "cite", CheckedBy.DATA, needs_evidence=False, known_by=known_by)


@pytest.mark.parametrize(
    ("known_by", "facts", "expected"),
    [
        (None, {"business_status": "open"}, None),
        (KnownBy("business_status", "open"), {}, None),
        (KnownBy("business_status", "open"), {"business_status": "open"}, True),
        (KnownBy("business_status", "open"), {"business_status": "closed"}, False),
        (KnownBy("credit_blocked", equals=False), {"credit_blocked": False}, True),
        (KnownBy("credit_blocked", equals=False), {"credit_blocked": True}, False),
        (KnownBy("opened_on", months=6), {"opened_on": date(2024, 11, 2)}, True),
        (KnownBy("opened_on", months=6), {"opened_on": date(2024, 11, 3)}, False),
        (KnownBy("opened_on", months=6), {"opened_on": date(2025, 5, 3)}, False),
    ],
)
def test_what_facts_say_of_a_check(known_by: KnownBy | None, facts: dict[str, Any], expected: bool | None) -> None:
    assert told_by(check(known_by), facts=facts, on=DAY) is expected


def rule(reason: WaiverReason, months: int = 3) -> WaiverRule:
    return WaiverRule(reason, months, "까닭", "Reason", "cite", None)


@pytest.mark.parametrize(
    ("reason", "proofs", "expected"),
    [
        (WaiverReason.SALES_DATA_PROVE_TRADING, WaiverProofs(), False),
        (WaiverReason.SALES_DATA_PROVE_TRADING, WaiverProofs(sales_told_on=date(2025, 2, 2)), True),
        (WaiverReason.SALES_DATA_PROVE_TRADING, WaiverProofs(sales_told_on=date(2025, 2, 1)), False),
        (WaiverReason.SALES_DATA_PROVE_TRADING, WaiverProofs(last_visit_on=DAY), False),
        (WaiverReason.RECENT_VISIT, WaiverProofs(last_visit_on=date(2025, 2, 2)), True),
        (WaiverReason.RECENT_VISIT, WaiverProofs(sales_told_on=DAY), False),
        (WaiverReason.DISASTER_AREA, WaiverProofs(), False),
        (WaiverReason.DISASTER_AREA, WaiverProofs(disaster="none"), False),
        (WaiverReason.DISASTER_AREA, WaiverProofs(disaster="special_zone"), True),
    ],
)
def test_a_waiver_rests_on_something_known_and_recent(
    reason: WaiverReason, proofs: WaiverProofs, expected: bool
) -> None:
    assert may_waive(rule(reason), proofs, on=DAY) is expected


QUESTIONS = (
    SheetQuestion("is_trading", SheetKind.YES_NO, "영업", "Trading", is_required=True),
    SheetQuestion("workers_seen", SheetKind.NUMBER, "사람", "People", is_required=True),
    SheetQuestion("remarks", SheetKind.WORDS, "그 밖", "Remarks", is_required=False),
)


def test_a_whole_form_is_read() -> None:
    values, problems = read_sheet(QUESTIONS, {"is_trading": False, "workers_seen": 0, "remarks": "  한산함 "})
    assert (values, problems) == ({"is_trading": False, "workers_seen": 0, "remarks": "한산함"}, {})


def test_lines_that_may_stay_empty_do() -> None:
    values, problems = read_sheet(QUESTIONS, {"is_trading": True, "workers_seen": 2, "remarks": " "})
    assert (values, problems) == ({"is_trading": True, "workers_seen": 2}, {})


@pytest.mark.parametrize(
    ("question", "raw", "expected"),
    [
        ("is_trading", None, SheetProblem.MISSING),
        ("is_trading", "yes", SheetProblem.WRONG_TYPE),
        ("is_trading", 1, SheetProblem.WRONG_TYPE),
        ("workers_seen", "", SheetProblem.MISSING),
        ("workers_seen", True, SheetProblem.WRONG_TYPE),
        ("workers_seen", 1.5, SheetProblem.WRONG_TYPE),
        ("workers_seen", -1, SheetProblem.WRONG_TYPE),
        ("workers_seen", 100_001, SheetProblem.WRONG_TYPE),
        ("remarks", 5, SheetProblem.WRONG_TYPE),
        ("remarks", "가" * 2001, SheetProblem.TOO_LONG),
        ("unheard_of", "x", SheetProblem.UNKNOWN_QUESTION),
    ],
)
def test_a_line_that_cannot_be_used_says_why(question: str, raw: Any, expected: SheetProblem) -> None:
    _, problems = read_sheet(QUESTIONS, {"is_trading": True, "workers_seen": 1, question: raw})
    assert problems == {question: expected}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, None),
        ({"needs_words": True}, AnswerProblem.WORDS_MISSING),
        ({"needs_words": True, "words": " \n"}, AnswerProblem.WORDS_MISSING),
        ({"needs_words": True, "words": "체납"}, None),
        ({"words": "가" * 2001}, AnswerProblem.WORDS_TOO_LONG),
        ({"needs_evidence": True}, AnswerProblem.EVIDENCE_MISSING),
        ({"needs_evidence": True, "evidence": "DOC-1"}, None),
        ({"evidence": "DOC-2"}, AnswerProblem.EVIDENCE_UNKNOWN),
    ],
)
def test_an_answer_needs_a_reason_and_a_proof(given: dict[str, Any], expected: AnswerProblem | None) -> None:
    usual = {"words": "", "evidence": "", "needs_words": False, "needs_evidence": False}
    assert answer_problem(known_evidence=frozenset({"DOC-1"}), **{**usual, **given}) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ()),
        ({"now": Outcome.INELIGIBLE}, (ScreeningFlag.OUTCOME_CHANGED,)),
        ({"differs": True}, (ScreeningFlag.TOLD_OTHERWISE,)),
        ({"facts": {"business_status": "suspended"}}, (ScreeningFlag.NOT_TRADING,)),
        ({"facts": {"credit_blocked": True}}, (ScreeningFlag.CREDIT_BLOCKED,)),
        ({"is_over_limit": True, "needs_visit": True}, (ScreeningFlag.OVER_LIMIT, ScreeningFlag.VISIT_NEEDED)),
    ],
)
def test_what_a_run_notices(given: dict[str, Any], expected: tuple[ScreeningFlag, ...]) -> None:
    usual = {
        "filed": Outcome.ELIGIBLE,
        "now": Outcome.ELIGIBLE,
        "facts": {"business_status": "open", "credit_blocked": False},
        "differs": False,
        "is_over_limit": False,
        "needs_visit": False,
    }
    assert flags_of(**{**usual, **given}) == expected
