"""Institutions, branches and banks of the shipped catalog in the database."""

from datetime import date
from typing import Any

import pytest

from majung.parties import services
from majung.parties.models import Bank, BankName, Branch, BranchTerritory, Institution
from majung.parties.selectors import banks_on_day, branches_of, institutions_by_code
from majung.parties.services import load_catalog_into_database

pytestmark = pytest.mark.django_db

FOUNDATION = "gyeongbuk-foundation"


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    load_catalog_into_database()


def counted() -> list[int]:
    return [model.objects.count() for model in (Institution, Branch, BranchTerritory, Bank, BankName)]


def test_loads_the_four_institutions_of_the_announcements() -> None:
    assert len(institutions_by_code()) == 4
    assert institutions_by_code()[FOUNDATION].telephone == "1588-7679"


def test_loading_again_changes_nothing() -> None:
    before = counted()
    load_catalog_into_database()
    assert counted() == before


def test_loading_again_mends_what_differs() -> None:
    Branch.objects.filter(code="dongbu").update(fax="")
    branch = Branch.objects.get(code="dongbu")
    BranchTerritory.objects.create(branch=branch, sido="경상북도", sigungu="경주시")
    load_catalog_into_database()
    served = next(each for each in branches_of(institution=FOUNDATION) if "포항" in each.label)
    assert served.fax == "054-283-2704"
    assert set(served.sigungu) == {"포항시", "영덕군", "울진군", "울릉군"}


def test_twelve_branches_serve_all_twenty_two_cities_and_counties() -> None:
    branches = branches_of(institution=FOUNDATION)
    served = [sigungu for branch in branches for sigungu in branch.sigungu]
    assert len(branches) == 12
    assert len(set(served)) == 22
    assert sorted(each for each in set(served) if served.count(each) == 2) == ["울릉군", "울진군"]


def test_every_branch_has_address_telephone_and_fax() -> None:
    assert all(each.address and each.telephone and each.fax for each in branches_of(institution=FOUNDATION))


def test_institution_without_branches_has_none() -> None:
    assert branches_of(institution="semas") == []


@pytest.mark.parametrize(
    ("on", "label", "former"),
    [
        (date(2024, 6, 4), "대구은행", ()),
        (date(2024, 6, 5), "iM뱅크", ("대구은행",)),
        (date(1950, 1, 1), "대구은행", ()),
    ],
)
def test_bank_is_called_as_on_that_day(on: date, label: str, former: tuple[str, ...]) -> None:
    (bank,) = banks_on_day(codes=["im"], on=on)
    assert (bank.label, bank.former_labels) == (label, former)


def test_banks_stand_in_the_order_of_their_names_however_asked() -> None:
    one = banks_on_day(codes=["shinhan", "kb", "ibk"], on=date(2025, 5, 2))
    other = banks_on_day(codes=["ibk", "kb", "shinhan"], on=date(2025, 5, 2))
    assert one == other
    assert [bank.label for bank in one] == ["국민은행", "기업은행", "신한은행"]


def test_internet_banks_serve_sole_traders_only() -> None:
    (bank,) = banks_on_day(codes=["kakao"], on=date(2025, 5, 2))
    assert bank.serves_individuals
    assert not bank.serves_corporations


def test_a_branch_closes_on_the_day_the_catalog_says(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = services._read

    def closing(name: str) -> dict[str, Any]:
        document = shipped(name)
        for row in document.get("branches", []):
            if row["id"] == "ulleung-dokdo":
                row["until"] = "2025-07-01"
        return document

    monkeypatch.setattr(services, "_read", closing)
    load_catalog_into_database()
    branch = next(each for each in branches_of(institution=FOUNDATION) if each.code == "ulleung-dokdo")
    assert [branch.is_open(day) for day in (date(2025, 6, 30), date(2025, 7, 1))] == [True, False]
    assert all(each.is_open(date(2030, 1, 1)) for each in branches_of(institution=FOUNDATION) if each != branch)
