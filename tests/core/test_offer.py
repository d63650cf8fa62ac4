"""What a program would give: tiers, balances, rate pairs, papers and terms, sure and possible."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.offer import Amounts, Offer, all_of, any_of, make_offer
from tests.small_program import CITED, clause, small_program

Kleene = bool | None
KLEENE = st.sampled_from([True, False, None])
YES, NO, OPEN = True, False, None

PREFER = [clause("P1", "zeropay"), clause("P2", "women_enterprise")]
TERMS = [clause("T1", "disaster_certificate"), clause("T2", "semas_linked")]
TIERS = [
    {"krw": 300_000_000, "when_any": ["T1"], **CITED},
    {"krw": 50_000_000, "when_any": ["P1", "P2"], **CITED},
    {"krw": 30_000_000, **CITED},
]


def offer(
    holds: Mapping[str, Kleene] | None = None,
    *,
    asked: tuple[Kleene, ...] = (),
    facts: dict[str, Any] | None = None,
    base: str | None = "0.0357",
    **changes: Any,
) -> Offer:
    program = small_program(**{"prefer": PREFER, "terms": TERMS, "limit": TIERS, **changes})
    known = {**dict.fromkeys((c.id for c in program.clauses), NO), **(holds or {})}
    rate = Decimal(base) if base else None
    return make_offer(program, holds=known, asked=asked, facts=facts or {}, base_rate=rate)


@pytest.mark.parametrize(
    ("values", "any_expected", "all_expected"),
    [
        ((), NO, YES),
        ((YES, NO, OPEN), YES, NO),
        ((YES, OPEN), YES, OPEN),
        ((NO, OPEN), OPEN, NO),
        ((NO, NO), NO, NO),
        ((YES, YES), YES, YES),
    ],
)
def test_any_and_all_are_three_valued(values: tuple[Kleene, ...], any_expected: Kleene, all_expected: Kleene) -> None:
    assert any_of(iter(values)) is any_expected
    assert all_of(iter(values)) is all_expected


@pytest.mark.parametrize(
    ("p1", "p2", "t1", "sure", "possible"),
    [
        (NO, NO, NO, 30_000_000, 30_000_000),
        (YES, NO, NO, 50_000_000, 50_000_000),
        (YES, YES, NO, 50_000_000, 50_000_000),
        (OPEN, NO, NO, 30_000_000, 50_000_000),
        (YES, OPEN, OPEN, 50_000_000, 300_000_000),
        (NO, NO, OPEN, 30_000_000, 300_000_000),
        (NO, NO, YES, 300_000_000, 300_000_000),
        (OPEN, OPEN, YES, 300_000_000, 300_000_000),
    ],
)
def test_a_preference_lifts_to_a_tier_and_never_adds_up(
    p1: Kleene, p2: Kleene, t1: Kleene, sure: int, possible: int
) -> None:
    assert offer({"P1": p1, "P2": p2, "T1": t1}).limit_krw == Amounts(sure, possible)


EOK = 100_000_000


@pytest.mark.parametrize(
    ("route", "balances", "sure", "possible"),
    [
        # Only the balance of this fund counts outside guaranteed loans.
        ("proxy_loan", {}, 0, 3 * EOK),
        ("proxy_loan", {"program_balance_krw": 0}, 5000_0000, 3 * EOK),
        ("proxy_loan", {"program_balance_krw": 2000_0000}, 3000_0000, 3 * EOK - 2000_0000),
        ("proxy_loan", {"program_balance_krw": 5000_0001}, 0, 3 * EOK - 5000_0001),
        ("proxy_loan", {"program_balance_krw": 4 * EOK}, 0, 0),
        ("proxy_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 9 * EOK}, 5000_0000, 3 * EOK),
        ("direct_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 9 * EOK}, 5000_0000, 3 * EOK),
        ("member_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 9 * EOK}, 5000_0000, 3 * EOK),
        # One firm has at most 8억 of guarantees.
        ("guaranteed_loan", {}, 0, 3 * EOK),
        ("guaranteed_loan", {"program_balance_krw": 0}, 0, 3 * EOK),
        ("guaranteed_loan", {"guarantee_balance_krw": 0}, 0, 3 * EOK),
        ("guaranteed_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 0}, 5000_0000, 3 * EOK),
        ("guaranteed_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 5 * EOK}, 5000_0000, 3 * EOK),
        ("guaranteed_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 5 * EOK + 1}, 5000_0000, 3 * EOK - 1),
        ("guaranteed_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 8 * EOK - 1}, 1, 1),
        ("guaranteed_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 8 * EOK}, 0, 0),
        ("guaranteed_loan", {"program_balance_krw": 0, "guarantee_balance_krw": 9 * EOK}, 0, 0),
        ("guaranteed_loan", {"program_balance_krw": 2000_0000, "guarantee_balance_krw": 78000_0000},
         2000_0000, 2000_0000),
        ("guaranteed_loan", {"guarantee_balance_krw": 8 * EOK}, 0, 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("refinancing", [YES, NO, OPEN])
def test_what_is_left_after_balances(
    route: str, balances: dict[str, int], sure: int, possible: int, refinancing: Kleene
) -> None:
    facts = {**balances, "refinancing": refinancing, "refinanced_balance_krw": EOK}
    given = offer({"P1": YES, "T1": OPEN}, facts=facts, route=route)
    assert given.available_krw == Amounts(sure, possible)
    assert given.limit_krw == Amounts(5000_0000, 3 * EOK), "balances change what is left, not the tier"


FLOATING: dict[str, Any] = {
    "rate_kind": "quarterly_base", "base": "semas_base_rate",
    "margins": [{"label": "가", "add": "0.006", "cite": "x"}, {"label": "나", "add": "0.004", "cite": "x"}],
    "discount": {"rate": "0.001", "when_any": ["P1", "P2"], **CITED},
}  # fmt: skip


@pytest.mark.parametrize(
    ("p1", "p2", "sure", "possible"),
    [
        (NO, NO, "0.0417", "0.0397"),
        (YES, NO, "0.0407", "0.0387"),
        (YES, YES, "0.0407", "0.0387"),
        (YES, OPEN, "0.0407", "0.0387"),
        (OPEN, NO, "0.0417", "0.0387"),
        (OPEN, OPEN, "0.0417", "0.0387"),
    ],
)
def test_the_sure_rate_is_the_higher_and_one_discount_counts(p1: Kleene, p2: Kleene, sure: str, possible: str) -> None:
    rate = offer({"P1": p1, "P2": p2}, rate=FLOATING).rate
    assert (rate.sure, rate.possible) == (Decimal(sure), Decimal(possible))


def test_no_base_rate_in_force_leaves_both_rates_open() -> None:
    rate = offer({"P1": YES}, rate=FLOATING, base=None).rate
    assert (rate.sure, rate.possible) == (None, None)


def test_a_fixed_rate_needs_no_base_and_a_rate_is_never_below_nothing() -> None:
    fixed = offer({}, base=None).rate
    assert (fixed.sure, fixed.possible) == (Decimal("0.02"), Decimal("0.02"))
    generous: dict[str, Any] = {**FLOATING, "discount": {"rate": "0.5", "when_any": ["P1"], **CITED}}
    rate = offer({"P1": OPEN}, rate=generous).rate
    assert (rate.sure, rate.possible) == (Decimal("0.0417"), Decimal(0))


def paper(paper_id: str, **more: Any) -> dict[str, Any]:
    row = {"id": paper_id, "label": f"서류 {paper_id}", "supplied_by": ["applicant"], "fresh_months": None}
    return {**row, **CITED, **more}


PAPERS = [
    paper("D1"),
    paper("D2", asked_when="business_premises_rented"),
    paper("D3", asked_by=["P1", "P2"]),
    paper("D4", asked_when="home_rented", asked_by=["T1"]),
    paper("D5", one_of=["등본", "증명서"]),
]


@pytest.mark.parametrize(
    ("holds", "asked", "sure", "possible"),
    [
        ({}, (NO, NO), ["D1"], []),
        ({}, (YES, NO), ["D1", "D2"], []),
        ({}, (OPEN, OPEN), ["D1"], ["D2", "D4"]),
        ({"P1": YES, "P2": OPEN}, (NO, NO), ["D1", "D3"], []),
        ({"P1": NO, "P2": OPEN}, (NO, NO), ["D1"], ["D3"]),
        ({"T1": YES}, (NO, OPEN), ["D1", "D4"], []),
        ({"T1": OPEN}, (NO, NO), ["D1"], ["D4"]),
        ({"T1": OPEN}, (NO, YES), ["D1", "D4"], []),
    ],
)
def test_papers_sure_and_possible(
    holds: dict[str, Kleene], asked: tuple[Kleene, ...], sure: list[str], possible: list[str]
) -> None:
    given = offer(holds, asked=asked, documents=PAPERS)
    assert list(given.documents) == [*(f"서류 {name}" for name in sure), "등본 또는 증명서"]
    assert list(given.documents_possible) == [f"서류 {name}" for name in possible]


def test_a_paper_asked_for_twice_is_listed_once_and_not_as_possible_too() -> None:
    papers = [paper("D1", label="계약서", asked_by=["P1"]), paper("D2", label="계약서", asked_by=["P2"])]
    both = offer({"P1": YES, "P2": YES}, documents=papers)
    one = offer({"P1": OPEN, "P2": YES}, documents=papers)
    none = offer({"P1": OPEN, "P2": OPEN}, documents=papers)
    assert (both.documents, both.documents_possible) == (("계약서",), ())
    assert (one.documents, one.documents_possible) == (("계약서",), ())
    assert (none.documents, none.documents_possible) == ((), ("계약서",))


@pytest.mark.parametrize(
    ("t1", "t2", "sure", "possible"),
    [
        (NO, NO, [24], []),
        (YES, YES, [24, 120], []),
        (YES, OPEN, [24], [120]),
        (OPEN, OPEN, [24], [120]),
        (OPEN, NO, [24], []),
        (YES, NO, [24], []),
    ],
)
def test_terms_need_all_their_clauses(t1: Kleene, t2: Kleene, sure: list[int], possible: list[int]) -> None:
    repayment = [
        {"method": "bullet", "months": 24, "grace_months": 0, **CITED},
        {"method": "equal_principal", "months": 120, "grace_months": 60, "when_all": ["T1", "T2"], **CITED},
    ]
    given = offer({"T1": t1, "T2": t2}, repayment=repayment)
    assert [term.months for term in given.terms] == sure
    assert [term.months for term in given.terms_possible] == possible


@given(
    holds=st.fixed_dictionaries(dict.fromkeys(("P1", "P2", "T1", "T2"), KLEENE)),
    answers=st.fixed_dictionaries(dict.fromkeys(("P1", "P2", "T1", "T2"), st.booleans())),
    balances=st.dictionaries(st.sampled_from(["program_balance_krw", "guarantee_balance_krw"]), st.integers(0, 10**9)),
    more=st.fixed_dictionaries({n: st.integers(0, 10**9) for n in ("program_balance_krw", "guarantee_balance_krw")}),
)
def test_whatever_is_answered_stays_between_sure_and_possible(
    holds: dict[str, Kleene], answers: dict[str, bool], balances: dict[str, int], more: dict[str, int]
) -> None:
    now = offer(holds, facts=balances, route="guaranteed_loan", rate=FLOATING)
    filled = {name: answers[name] if value is None else value for name, value in holds.items()}
    later = offer(filled, facts={**more, **balances}, route="guaranteed_loan", rate=FLOATING)
    for before, after in ((now.limit_krw, later.limit_krw), (now.available_krw, later.available_krw)):
        assert 0 <= before.sure <= after.sure <= after.possible <= before.possible
    assert now.rate.sure is not None
    assert now.rate.possible is not None
    assert later.rate.sure is not None
    assert later.rate.possible is not None
    assert now.rate.sure >= later.rate.sure >= later.rate.possible >= now.rate.possible
