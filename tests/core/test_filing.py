"""The form: what it asks of whom, and what is missing, for the programs as they are shipped."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.adapters.sharing import FACTS_OF_KIND
from majung.core.consents import ConsentKind
from majung.core.documents import DocumentKind
from majung.core.filing import (
    Collateral,
    Filing,
    FilingForm,
    FilingStep,
    HelperKind,
    Purpose,
    filing_form,
    missing_parts,
)
from majung.core.look_ups import CONSENTS_NEEDED, FACTS_FILLED, LookUpKind, is_allowed
from majung.core.papers import PaperSupply, Requirement
from majung.programs.catalog import shipped_catalog
from majung.programs.papers import paper_table

DAYS = {
    "gyeongbuk-beotim": date(2025, 5, 2),
    "semas-general": date(2023, 7, 4),
    "member-operating-loan": date(2024, 5, 2),
}
ALL = tuple(ConsentKind)
KNOWN: dict[str, Any] = {
    "entity": "individual", "sido": "경상북도", "sigungu": "구미시", "ksic": "I56111", "employees": 3,
    "employees_now": 3, "average_sales_krw": 180_000_000, "within_growth_grace": False, "has_special_guarantee": False,
    "applying_special_purpose": False, "restricted_industry": False, "excluded_industry": False,
    "business_status": "open", "business_premises_rented": False, "home_rented": False, "opened_on": date(2022, 5, 2),
    "program_balance_krw": 0, "guarantee_balance_krw": 0, "is_member": True, "grade_valid_through": date(2030, 1, 1),
}  # fmt: skip


def form(program: str = "gyeongbuk-beotim", consents: tuple[ConsentKind, ...] = ALL, **facts: Any) -> FilingForm:
    day = DAYS[program]
    catalog = shipped_catalog()
    known = {name: value for name, value in {**KNOWN, **facts}.items() if value is not None}
    return filing_form(
        plan=catalog.plan((catalog.version(program, day),), day),
        facts=known,
        consents=consents,
        papers=paper_table(),
        banks=("nh", "shinhan"),
        branches=("jungbu",),
    )


def filing(**changes: Any) -> Filing:
    complete = Filing(
        facts=KNOWN,
        has_business=True,
        consents=ALL,
        requested_krw=30_000_000,
        purpose=Purpose.OPERATING,
        bank="nh",
        branch="jungbu",
        collateral=Collateral.CREDIT,
        desired_on=date(2024, 5, 7),
        helper=HelperKind.NOBODY,
    )
    return replace(complete, **changes)


def codes(made: FilingForm, told: Filing, *, on: date = DAYS["gyeongbuk-beotim"]) -> list[tuple[str, str]]:
    return [(part.code.value, part.about) for part in missing_parts(made, told, on=on)]


def paper(made: FilingForm, requirement: str) -> Requirement:
    return next(each for each in made.requirements if each.id == requirement)


@pytest.mark.parametrize("program", DAYS)
def test_with_everything_known_and_granted_nothing_is_missing(program: str) -> None:
    assert codes(form(program), filing()) == []


@pytest.mark.parametrize("program", DAYS)
def test_there_are_six_screens_at_most(program: str) -> None:
    assert len(form(program, consents=()).steps) <= 6


def test_the_screen_for_papers_falls_away_where_the_owner_brings_none() -> None:
    made = form("semas-general")
    assert all(each.supply is not PaperSupply.OWNER or not each.is_sure for each in made.requirements)
    none_open = form("semas-general", consulting_done=False, zeropay=False, storm_flood_insurance=False,
                     women_enterprise=False, good_direct_repayer=False, self_employed_insurance=False,
                     market_fire_mutual_aid=False)  # fmt: skip
    owner = [each.id for each in none_open.requirements if each.supply is PaperSupply.OWNER]
    assert (FilingStep.PAPERS in none_open.steps) == bool(owner)


def test_nothing_is_asked_that_no_clause_paper_or_term_needs() -> None:
    asked = {fact.name for fact in form("semas-general", ksic=None, children=None).asked}
    assert "ksic" in asked
    assert not {"children", "grade_valid_through", "home_rented", "disaster"} & asked


def test_what_is_known_is_not_asked_again() -> None:
    assert not {fact.name for fact in form().asked} & set(KNOWN)


def test_a_granted_look_up_leaves_its_facts_open_without_holding_the_filing_up() -> None:
    assert ("fact_missing", "average_sales_krw") in codes(form(average_sales_krw=None, consents=()), filing())
    made = form(average_sales_krw=None)
    assert next(fact for fact in made.asked if fact.name == "average_sales_krw").is_needed is False
    assert codes(made, filing()) == []


def test_a_look_up_that_stays_silent_asks_for_fact_and_paper_again() -> None:
    catalog, day = shipped_catalog(), DAYS["gyeongbuk-beotim"]
    made = filing_form(
        plan=catalog.plan((catalog.version("gyeongbuk-beotim", day),), day),
        facts={name: value for name, value in KNOWN.items() if name != "ksic"},
        consents=ALL,
        papers=paper_table(),
        silent=(LookUpKind.BUSINESS_REGISTRATION,),
    )
    assert ("fact_missing", "ksic") in codes(made, filing())
    assert ("document_missing", "D1") in codes(made, filing())


def test_i_do_not_know_is_an_answer() -> None:
    made = form(has_special_guarantee=None, consents=())
    unknown = filing(told_unknown={fact.name for fact in made.asked}, documents={"D1": [date(2025, 4, 20)]})
    assert codes(made, unknown) == []


def test_a_data_ineligible_keeps_nobody_from_filing() -> None:
    made = form(sido="부산광역시")
    assert made.available.possible > 0
    assert codes(made, filing()) == []


@pytest.mark.parametrize(
    ("requirement", "facts", "consents", "supply", "is_sure", "must"),
    [
        ("D1", {}, ALL, "look_up", True, False),
        ("D1", {}, (), "owner", True, True),
        ("D2", {}, (), "identity", True, False),
        ("D3", {"business_premises_rented": True}, ALL, "owner", True, True),
        ("D3", {"business_premises_rented": None}, ALL, "owner", False, False),
        ("D7", {"owner_sido": "경상북도", "children": 2, "minor_children": 1}, (), "owner", True, False),
        ("D7", {"owner_sido": "경상북도", "children": 2, "minor_children": 1}, ALL, "look_up", True, False),
        ("D8", {"owner_disabled": True}, (ConsentKind.ADMINISTRATIVE_SHARING,), "owner", True, False),
        ("D8", {"owner_disabled": True}, ALL, "look_up", True, False),
    ],
)
def test_who_brings_a_paper(
    requirement: str, facts: dict[str, Any], consents: tuple[ConsentKind, ...], supply: str, is_sure: bool, must: bool
) -> None:
    found = paper(form(consents=consents, **facts), requirement)
    assert (found.supply.value, found.is_sure, found.must_be_handed_in) == (supply, is_sure, must)


def test_a_paper_that_no_answer_asks_for_is_not_listed() -> None:
    assert not [each for each in form().requirements if each.id in {"D3", "D4"}]


def test_what_only_the_agency_can_see_is_never_asked_of_the_owner() -> None:
    assert paper(form("semas-general", consents=(), zeropay=True), "D8").supply is PaperSupply.AGENCY


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        (date(2025, 4, 2), []),
        (date(2025, 4, 1), [("document_stale", "D1")]),
        (None, []),
    ],
)
def test_a_paper_is_recent_for_a_month(issued_on: date | None, expected: list[tuple[str, str]]) -> None:
    assert codes(form(consents=()), filing(documents={"D1": [issued_on]})) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"has_business": False}, ("business_missing", "")),
        ({"consents": ALL[1:]}, ("consent_missing", "collection")),
        (
            {"consents": tuple(k for k in ALL if k is not ConsentKind.CREDIT_INQUIRY)},
            ("consent_missing", "credit_inquiry"),
        ),
        ({"requested_krw": None}, ("amount_missing", "")),
        ({"requested_krw": 0}, ("amount_missing", "")),
        ({"requested_krw": 30_000_001}, ("amount_not_round", "")),
        ({"requested_krw": 300_010_000}, ("amount_too_much", "")),
        ({"purpose": None}, ("purpose_missing", "")),
        ({"bank": "toss"}, ("bank_missing", "")),
        ({"branch": None}, ("branch_missing", "")),
        ({"helper": None}, ("helper_missing", "")),
        ({"helper": HelperKind.PAID_PERSON}, ("broker_notice_unread", "")),
    ],
)
def test_what_is_missing_is_told_with_its_code(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in codes(form(), filing(**changes))


def test_optional_consents_are_not_missed() -> None:
    required = tuple(need.kind for need in form().consents if need.is_required)
    optional = {ConsentKind.ADMINISTRATIVE_SHARING, ConsentKind.TAX_INFORMATION, ConsentKind.SENSITIVE}
    assert not optional & set(required)
    assert [code for code in codes(form(), filing(consents=required)) if code[0] == "consent_missing"] == []


def test_only_help_that_is_paid_for_opens_the_notice() -> None:
    for helper in (HelperKind.NOBODY, HelperKind.FAMILY_OR_STAFF, HelperKind.TAX_AGENT):
        assert codes(form(), filing(helper=helper)) == []
    assert codes(form(), filing(helper=HelperKind.PAID_PERSON, broker_notice_read=True)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"collateral": None}, [("collateral_missing", "")]),
        ({"collateral": Collateral.REAL_ESTATE}, []),
        ({"collateral": Collateral.GUARANTEE}, [("consultation_missing", "")]),
        (
            {"collateral": Collateral.GUARANTEE, "consulted_on": date(2023, 6, 30), "consulted_krw": 20_000_000},
            [("consulted_amount_less", "")],
        ),
        ({"collateral": Collateral.GUARANTEE, "consulted_on": date(2023, 6, 30), "consulted_krw": 30_000_000}, []),
    ],
)
def test_a_guarantee_needs_a_consultation_first(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert codes(form("semas-general"), filing(**changes), on=DAYS["semas-general"]) == expected


def test_a_members_loan_needs_its_day() -> None:
    assert codes(form("member-operating-loan"), filing(desired_on=None)) == [("desired_date_missing", "")]


@given(st.sets(st.sampled_from(tuple(ConsentKind))))
def test_each_look_up_needs_all_its_consents(given_kinds: set[ConsentKind]) -> None:
    for kind in LookUpKind:
        assert is_allowed(kind, given_kinds) == (set(CONSENTS_NEEDED[kind]) <= given_kinds)


def test_look_ups_fill_what_their_office_tells() -> None:
    for kind, facts in FACTS_OF_KIND.items():
        assert set(FACTS_FILLED[LookUpKind(kind.value)]) == set(facts)
    registry = shipped_catalog().registry
    assert all(fact in registry.given for facts in FACTS_FILLED.values() for fact in facts)


def test_every_paper_of_every_program_has_a_kind() -> None:
    labels = [
        label
        for version in shipped_catalog().versions
        for row in version.document["documents"]
        for label in row.get("one_of") or [row["label"]]
    ]
    without = {label for label in labels if paper_table().named(label).kind is DocumentKind.OTHER}
    # A rating's own forms and a consent on paper are no kind that anybody issues.
    assert without == {
        label for label in without if any(word in label for word in ("신용평가", "실태", "명세서", "동의서"))
    }
