"""Decisions: outcomes, officers' clauses, warnings, and the one shape they are told in."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majung.core.canonical_json import canonical_json
from majung.core.decide import Decision, Outcome, Plan, UnknownFinding, quarter_end
from majung.core.decision_json import decision_json, rate_text
from majung.core.facts import FactType, read_facts
from majung.core.rules.program import MOST_CLAUSES, version_hash
from majung.programs.catalog import shipped_catalog
from tests.small_program import CITED, RULES, clause, small_document, small_program

AS_OF = date(2025, 5, 2)
POHANG_RESTAURANT: dict[str, Any] = {
    "sido": "경상북도", "sigungu": "포항시", "ksic": "I56111", "employees": 3, "average_sales_krw": 300_000_000,
    "business_status": "open", "has_special_guarantee": False, "restricted_industry": False, "children": 0,
}  # fmt: skip


def plan(as_of: date = AS_OF, **changes: Any) -> Plan:
    return Plan([small_program(**changes)], as_of=as_of, book=RULES.book, registry=RULES.registry)


def decide(
    as_of: date = AS_OF, findings: dict[str, bool] | None = None, given: dict[str, Any] | None = None, **changes: Any
) -> Decision:
    facts, problems = read_facts(given or {}, registry=RULES.registry, as_of=as_of)
    assert not problems
    [decision] = plan(as_of, **changes).decide(facts, {"small": findings or {}})
    return decision


def shipped(program: str, as_of: date, **given: Any) -> dict[str, Any]:
    return shipped_catalog().decide([given], as_of=as_of, program=program)[0][0]


QUALIFIES = {"sido": "경상북도", "refinancing": False}
OFFICERS = [clause("X1", "refinancing"), clause("X2", by="officer"), clause("X3", "credit_blocked", by="officer")]


@pytest.mark.parametrize(
    ("given_facts", "outcome"),
    [
        (QUALIFIES, "eligible"),
        ({}, "undecided"),
        ({"sido": "경상북도"}, "undecided"),
        ({"refinancing": False}, "undecided"),
        ({"sido": "대구광역시"}, "ineligible"),
        ({"refinancing": True}, "ineligible"),
        ({"sido": "대구광역시", "refinancing": True}, "ineligible"),
    ],
)
def test_outcome(given_facts: dict[str, Any], outcome: str) -> None:
    assert decide(given=given_facts).outcome.value == outcome


@pytest.mark.parametrize(
    ("given_facts", "findings", "outcome", "x2", "x3"),
    [
        (QUALIFIES, {}, "eligible", None, None),
        (QUALIFIES, {"X2": False, "X3": False}, "eligible", False, False),
        (QUALIFIES, {"X2": True}, "ineligible", True, None),
        (QUALIFIES, {"X3": True}, "ineligible", None, True),
        ({**QUALIFIES, "credit_blocked": True}, {}, "ineligible", None, True),
        ({**QUALIFIES, "credit_blocked": False}, {}, "eligible", None, False),
        # The officer has the last word on what is the officer's to decide.
        ({**QUALIFIES, "credit_blocked": True}, {"X3": False}, "eligible", None, False),
        ({**QUALIFIES, "credit_blocked": False}, {"X3": True}, "ineligible", None, True),
        ({"sido": "경상북도"}, {"X2": True}, "ineligible", True, None),
        ({"sido": "경상북도"}, {"X2": False}, "undecided", False, None),
        ({"sido": "대구광역시"}, {"X2": False}, "ineligible", False, None),
    ],
)
def test_an_officers_clause_never_blocks_while_unknown_and_counts_once_known(
    given_facts: dict[str, Any], findings: dict[str, bool], outcome: str, x2: bool | None, x3: bool | None
) -> None:
    decision = decide(given=given_facts, findings=findings, excluded=OFFICERS)
    assert decision.outcome.value == outcome
    assert decision.holds == (
        {"경상북도": True, "대구광역시": False, None: None}[given_facts.get("sido")],
        given_facts.get("refinancing"), x2, x3,
    )  # fmt: skip
    assert not {"credit_blocked", "financial_misconduct"} & set(decision.missing)


def test_an_officers_requirement_never_blocks_either() -> None:
    eligible = [clause("E1", "sido = '경상북도'"), clause("E2", by="officer")]
    for finding, outcome in ((None, "eligible"), (True, "eligible"), (False, "ineligible")):
        findings = {} if finding is None else {"E2": finding}
        assert decide(given=QUALIFIES, findings=findings, eligible=eligible).outcome.value == outcome


def test_a_finding_that_lifts_the_officers_refusal_asks_again_for_what_is_open() -> None:
    """The data alone says no through an officer's clause; the finding opens the case again, with its questions."""
    decision = decide(given={"sido": "경상북도", "credit_blocked": True}, findings={"X3": False}, excluded=OFFICERS)
    assert decision.outcome is Outcome.UNDECIDED
    assert decision.missing == ("refinancing",)


@pytest.mark.parametrize("clause_id", ["E1", "X1", "P9", ""])
def test_no_finding_on_what_data_settles(clause_id: str) -> None:
    with pytest.raises(UnknownFinding):
        decide(given=QUALIFIES, findings={clause_id: True}, excluded=OFFICERS)


def test_a_proviso_takes_back_the_exclusion() -> None:
    excluded = [clause("X1", "refinancing", unless="zeropay OR women_enterprise")]
    for zeropay, women, holds in (
        (True, None, False), (False, False, True), (None, False, None), (None, True, False), (None, None, None),
    ):  # fmt: skip
        given_facts = {**QUALIFIES, "refinancing": True, "zeropay": zeropay, "women_enterprise": women}
        assert decide(given=given_facts, excluded=excluded).holds[1] is holds


def test_nothing_is_missing_once_settled() -> None:
    preferring: dict[str, Any] = {"prefer": [clause("P1", "zeropay")], "terms": [clause("T1", "semas_linked")]}
    assert decide(given=QUALIFIES, **preferring).missing == ()
    assert decide(given={"refinancing": True}, **preferring).missing == ()
    assert decide(given={}, **preferring).missing == ("sido", "refinancing"), "preferences are never asked for"


def test_derived_facts_are_asked_for_as_their_inputs() -> None:
    eligible = [clause("E1", "owner_age < 40 AND as_of < opened_third_anniversary AND ksic_section = 'C'")]
    decision = decide(given={"refinancing": False}, eligible=eligible)
    assert set(decision.missing) == {"owner_birth_date", "opened_on", "ksic"}
    assert decision.program.clause("E1").facts == ("owner_birth_date", "opened_on", "ksic")


def test_a_condition_that_nothing_can_settle_asks_nothing() -> None:
    """No row of the parameter is in force, so that no answer would help."""
    before = date(2025, 4, 7)
    decision = decide(before, given={"refinancing": False}, eligible=[clause("E1", "employees > $cd_rate_91d")])
    assert (decision.outcome, decision.missing) == (Outcome.UNDECIDED, ())


def test_next_question_settles_most_and_ends() -> None:
    asked = plan().next_question
    assert asked({}) in {"sido", "refinancing"}
    assert asked({"sido": "경상북도"}) == "refinancing"
    assert asked({"refinancing": False}) == "sido"
    assert asked({"refinancing": True}) is None
    assert asked({"sido": "경상북도", "refinancing": False}) is None


def test_offer_is_for_those_who_may_still_get_it() -> None:
    assert decide(given={"refinancing": True}).offer is None
    for given_facts in ({}, QUALIFIES):
        assert decide(given=given_facts).offer is not None


SHAPE = {
    "program": "small", "version": "2025-1", "version_hash": version_hash(small_document()), "as_of": "2025-05-02",
    "outcome": "eligible",
    "clauses": [
        {"id": "E1", "kind": "eligible", "holds": True, "by": "data", "label": "조항 E1", "cite": "둘째 장",
         "facts": ["sido"]},
        {"id": "X1", "kind": "excluded", "holds": False, "by": "data", "label": "조항 X1", "cite": "둘째 장",
         "facts": ["refinancing"]},
    ],
    "missing": [],
    "offer": {
        "limit_krw": {"sure": 30_000_000, "possible": 30_000_000},
        "available_krw": {"sure": 0, "possible": 30_000_000},
        "rate": {"sure": "0.02", "possible": "0.02"}, "subsidy": None,
        "terms": [{"method": "bullet", "months": 24, "grace_months": 0}], "terms_possible": [],
        "documents": ["신분증"], "documents_possible": [],
    },
    "warnings": [],
}  # fmt: skip


def test_a_decision_has_this_shape_in_this_order() -> None:
    assert json.dumps(decision_json(decide(given=QUALIFIES))) == json.dumps(SHAPE)


def test_a_refusal_has_the_same_keys_and_no_offer() -> None:
    refused = decision_json(decide(given={"refinancing": True}))
    assert list(refused) == list(SHAPE)
    assert (refused["outcome"], refused["offer"], refused["missing"]) == ("ineligible", None, [])


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        ("0.0417", "0.0417"),
        ("0.0400", "0.04"),
        ("0", "0"),
        ("0.00", "0"),
        ("1", "1"),
        ("10", "10"),
        ("0.000001", "0.000001"),
    ],
)
def test_rates_are_plain_decimal_fractions(rate: str, text: str) -> None:
    terms = decide(given=QUALIFIES, rate={"rate_kind": "fixed", "fixed": rate}).offer
    assert terms is not None
    assert rate_text(terms.rate.sure) == text


def test_an_extension_is_told_only_where_there_is_one() -> None:
    repayment = [{"method": "bullet", "months": 24, "grace_months": 0, "extendable_to_months": 60, **CITED}]
    told = decision_json(decide(given=QUALIFIES, repayment=repayment))["offer"]["terms"]
    assert told == [{"method": "bullet", "months": 24, "grace_months": 0, "extendable_to_months": 60}]


@pytest.mark.parametrize(
    ("day", "warnings"),
    [
        (date(2023, 7, 1), []),
        (date(2023, 8, 31), []),
        (date(2023, 9, 1), ["quarter_ends: semas_base_rate (2023-09-30)"]),
        (date(2023, 9, 30), ["quarter_ends: semas_base_rate (2023-09-30)"]),
        (date(2023, 10, 1), ["stale_parameter: semas_base_rate (2023-09-30)"]),
        (date(2023, 12, 31),
         ["stale_parameter: semas_base_rate (2023-09-30)", "quarter_ends: semas_base_rate (2023-12-31)"]),
        (date(2023, 6, 1), ["no_parameter: semas_base_rate", "quarter_ends: semas_base_rate (2023-06-30)"]),
    ],
)  # fmt: skip
def test_warnings_of_a_quarterly_base_rate(day: date, warnings: list[str]) -> None:
    rate = {"rate_kind": "quarterly_base", "base": "semas_base_rate"}
    assert decision_json(decide(day, given=QUALIFIES, rate=rate))["warnings"] == warnings


def test_tables_behind_conditions_papers_and_derived_facts_are_watched_too() -> None:
    stale = date(2025, 9, 1)
    ceiling = ["stale_parameter: small_enterprise_sales_ceiling (2025-08-31)"]
    regions = ["stale_parameter: employment_crisis_regions (2023-12-31)"]
    papers = [{"id": "D1", "label": "가", "asked_when": "sigungu IN ($employment_crisis_regions)",
               "supplied_by": ["applicant"], "fresh_months": None, **CITED}]  # fmt: skip
    by_ceiling = decide(stale, given=QUALIFIES, eligible=[clause("E1", "average_sales_krw <= sales_ceiling_krw")])
    by_let = decide(stale, given=QUALIFIES, let={"small_firm": "average_sales_krw <= sales_ceiling_krw"},
                    eligible=[clause("E1", "small_firm OR sido = '경상북도'")])  # fmt: skip
    by_paper = decide(stale, given=QUALIFIES, documents=papers)
    assert decision_json(by_ceiling)["warnings"] == decision_json(by_let)["warnings"] == ceiling
    assert decision_json(by_paper)["warnings"] == regions
    assert decide(stale, given=QUALIFIES).warnings == ()


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 1, 1), date(2024, 3, 31)), (date(2024, 3, 31), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2024, 6, 30)), (date(2024, 9, 30), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2024, 12, 31)), (date(2024, 12, 31), date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_the_last_day_of_a_quarter(day: date, end: date) -> None:
    assert quarter_end(day) == end


def test_no_cd_row_in_force_leaves_the_rate_open_with_a_warning() -> None:
    early = shipped("gyeongbuk-beotim", date(2025, 4, 7), **POHANG_RESTAURANT)
    assert early["offer"]["rate"] == {"sure": None, "possible": None}
    assert "no_parameter: cd_rate_91d" in early["warnings"]
    on_time = shipped("gyeongbuk-beotim", date(2025, 4, 8), **POHANG_RESTAURANT)
    assert on_time["offer"]["rate"] == {"sure": "0.0494", "possible": "0.0474"}
    assert on_time["warnings"] == []


def test_a_pohang_restaurant_qualifies_with_the_limit_of_its_answers() -> None:
    answer = shipped("gyeongbuk-beotim", AS_OF, **POHANG_RESTAURANT)
    assert answer["outcome"] == "eligible"
    assert answer["missing"] == []
    assert answer["offer"]["limit_krw"] == {"sure": 30_000_000, "possible": 300_000_000}
    assert answer["offer"]["available_krw"] == {"sure": 0, "possible": 300_000_000}
    assert answer["offer"]["subsidy"] == {"rate": "0.02", "months": 24}
    assert {c["id"]: c["holds"] for c in answer["clauses"] if c["by"] == "officer"} == dict.fromkeys(("X3", "X4", "X6"))


@pytest.mark.parametrize(
    ("received", "balance", "special", "applying", "holds"),
    [
        ("2023-05-02", 1, False, False, True),
        ("2023-05-01", 1, False, False, False),
        ("2023-05-02", 0, False, False, False),
        ("2023-05-02", 1, True, False, False),
        ("2023-05-02", 1, False, True, False),
        ("2023-05-02", None, False, False, None),
        ("2023-05-02", None, True, None, False),
        (None, 1, False, False, None),
        (None, 0, None, None, False),
    ],
)
def test_a_special_guarantee_excludes_for_two_years(
    received: str | None, balance: int | None, special: bool | None, applying: bool | None, holds: bool | None
) -> None:
    answer = shipped(
        "gyeongbuk-beotim", AS_OF, **{**POHANG_RESTAURANT, "has_special_guarantee": True},
        special_guarantee_on=received, special_guarantee_balance_krw=balance,
        prior_guarantee_special_purpose=special, applying_special_purpose=applying,
    )  # fmt: skip
    assert next(c["holds"] for c in answer["clauses"] if c["id"] == "X1") is holds
    assert answer["outcome"] == {True: "ineligible", False: "eligible", None: "undecided"}[holds]


@given(st.permutations(list(small_document())), st.booleans())
def test_the_hash_is_of_what_is_decided_alone(order: list[str], with_tests: bool) -> None:
    document = small_document()
    shuffled = {key: document[key] for key in order if with_tests or key != "tests"}
    assert version_hash(shuffled) == version_hash(document)
    assert version_hash({**document, "tests": None}) == version_hash(document)
    assert version_hash({**document, "label": "다른 자금"}) != version_hash(document)
    assert version_hash({**document, "eligible": []}) != version_hash(document)


def test_the_hash_does_not_drift() -> None:
    """Stored decisions name it: a change here breaks every record."""
    assert canonical_json({"나": [1, None, True], "가": "\u2028"}) == '{"가":"\u2028","나":[1,null,true]}'.encode()
    assert version_hash({"a": 1, "tests": 2}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_as_many_clauses_as_a_mask_holds_can_be_decided() -> None:
    names = [n for n, fact in RULES.registry.given.items() if fact.type is FactType.BOOL]
    eligible = [clause(f"E{n}", names[n % len(names)]) for n in range(MOST_CLAUSES)]
    decision = decide(given=dict.fromkeys(names, True), eligible=eligible, excluded=[])
    assert decision.outcome is Outcome.ELIGIBLE
    assert len(decision.holds) == MOST_CLAUSES


VALUES: dict[FactType, st.SearchStrategy[Any]] = {
    FactType.BOOL: st.booleans(),
    FactType.INTEGER: st.sampled_from([0, 1, 2, 595, 1_000_000_000, 12_000_000_001]),
    FactType.NUMBER: st.sampled_from([0, 0.5, 4.5, 5, 10]),
    FactType.DATE: st.sampled_from([date(1985, 5, 2), date(1985, 5, 3), date(2022, 5, 2), date(2023, 5, 1), AS_OF]),
    FactType.TEXT: st.sampled_from(["경상북도", "거제시", "C10711", "I56111", "open", "none", "special_zone"]),
}
ROWS = st.fixed_dictionaries(
    {}, optional={n: VALUES[f.type] for n, f in RULES.registry.given.items() if n not in ("as_of", "ksic")}
    | {"ksic": st.sampled_from(["C10711", "I56111", "O84111", "E36"])}
)  # fmt: skip


@settings(max_examples=150)
@given(row=ROWS, more=ROWS)
def test_one_more_fact_never_turns_what_is_settled(row: dict[str, Any], more: dict[str, Any]) -> None:
    shipped_plan = shipped_catalog().plan(shipped_catalog().versions, AS_OF)
    for before, after in zip(shipped_plan.decide(row), shipped_plan.decide({**more, **row}), strict=True):
        for clause_before, clause_after in zip(before.holds, after.holds, strict=True):
            assert clause_before is None or clause_before is clause_after
        if before.outcome is Outcome.INELIGIBLE:
            assert after.outcome is Outcome.INELIGIBLE
        if before.outcome is Outcome.ELIGIBLE and after.outcome is not Outcome.ELIGIBLE:
            assert {"financial_misconduct", "credit_blocked"} & set(more), "only officers' facts can turn it"
        if before.offer and after.offer:
            assert before.offer.limit_krw.sure <= after.offer.limit_krw.sure
            assert after.offer.limit_krw.possible <= before.offer.limit_krw.possible
            assert set(before.offer.documents) <= set(after.offer.documents)
        if before.outcome is not Outcome.UNDECIDED:
            assert before.missing == ()


@settings(max_examples=100)
@given(row=ROWS)
def test_a_program_decides_alone_as_among_all(row: dict[str, Any]) -> None:
    catalog = shipped_catalog()
    together = catalog.plan(catalog.versions, AS_OF).decide(row)
    for version, decision in zip(catalog.versions, together, strict=True):
        [alone] = catalog.plan([version], AS_OF).decide(row)
        assert decision_json(alone) == decision_json(decision)
