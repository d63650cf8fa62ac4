"""The tables of a fund: every won of every case stands once in each, whatever it is told apart by."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from majung.applications.services import withdraw_application
from majung.budget.selectors import fund_position
from majung.budget.services import open_fund
from majung.core.application import WithdrawalReason
from majung.core.consents import ConsentKind
from majung.parties.people import destroy_person_key
from majung.planning.funds import FundCut, FundUse, fund_table, program_of, sealed_tables
from tests.applications.world import AT, an_owner, complete, consent, submitted
from tests.published_catalog import load_and_publish
from tests.signing_in import HOUSE

FOUNDATION, FUND = "gyeongbuk-foundation", "gyeongbuk-beotim-2025"


@pytest.fixture(autouse=True)
def fund(db: None) -> None:
    load_and_publish()
    open_fund(code=FUND, institution=FOUNDATION, year=2025, plan_krw=60_000_000, actor=HOUSE, at=AT)


def filed(nth: int, amount: int, *, bank: str = "nh") -> str:
    owner = an_owner(nth)
    draft = complete(owner, requested_krw=amount, bank=bank)
    consent(owner, draft.number, [ConsentKind.PROVIDE_BANK], bank=bank)
    return submitted(owner, draft, key=f"key-{nth}").application


def table(cut: FundCut) -> dict[str, FundUse]:
    return {line.value: line.use for line in fund_table(fund=FUND, institution=FOUNDATION, cut=cut, at=AT)}


def test_set_aside_and_waiting_are_told_by_branch_and_bank() -> None:
    filed(1, 30_000_000)
    filed(2, 25_000_000, bank="hana")
    filed(3, 20_000_000)
    assert table(FundCut.BANK) == {
        "nh": FundUse(reserved_cases=1, reserved_krw=30_000_000, waiting_cases=1, waiting_krw=20_000_000),
        "hana": FundUse(reserved_cases=1, reserved_krw=25_000_000),
    }
    assert table(FundCut.BRANCH) == {"jungbu": FundUse(2, 55_000_000, 0, 0, 1, 20_000_000)}


@pytest.mark.parametrize("cut", [cut for cut in FundCut if cut is not FundCut.PREFERENCE])
def test_every_table_adds_up_to_the_fund(cut: FundCut) -> None:
    for nth, amount in enumerate((30_000_000, 25_000_000, 20_000_000), start=1):
        filed(nth, amount)
    whole, position = sum(table(cut).values(), FundUse()), fund_position(fund=FUND, at=AT)
    assert (whole.reserved_krw, whole.waiting_krw) == (position.reserved_krw, position.waiting_krw)


def test_place_and_trade_come_from_what_was_filed() -> None:
    filed(1, 30_000_000)
    assert list(table(FundCut.SIGUNGU)) == ["구미시"]
    (line,) = sealed_tables(fund=FUND, at=AT)[FundCut.INDUSTRY]
    assert (line.value, line.label, line.label_en) == ("I", "숙박 및 음식점업", "Lodging and food")


def test_who_was_forgotten_still_counts_but_nothing_of_them_is_told() -> None:
    filed(1, 30_000_000)
    destroy_person_key(person_id=an_owner(1).person_id, at=AT, actor=HOUSE)
    assert table(FundCut.SIGUNGU) == {"": FundUse(1, 30_000_000)}


def test_money_given_back_stands_in_no_table() -> None:
    number = filed(1, 30_000_000)
    withdraw_application(number=number, reason=WithdrawalReason.CHANGED_MIND, actor=an_owner(1).actor, at=AT)
    assert table(FundCut.BRANCH) == {}


def test_more_cases_ask_no_more_of_the_database() -> None:
    def queries(cut: FundCut) -> int:
        with CaptureQueriesContext(connection) as asked:
            table(cut)
        return len(asked)

    filed(1, 1_000_000)
    few = {cut: queries(cut) for cut in FundCut}
    for nth in range(2, 8):
        filed(nth, 1_000_000)
    assert {cut: queries(cut) for cut in FundCut} == few


def test_a_fund_belongs_to_the_newest_version_of_its_program() -> None:
    version = program_of(FUND)
    assert version is not None
    assert version.is_in_force(date(2025, 5, 2) + timedelta(days=1))
    assert program_of("nobody-2025") is None
