"""The cast of the demo: businesses that answer 자격확인 over HTTP and keep their results for a newcomer to open."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.error import URLError

from majung.rehearsal.owner import RESTAURANT, Owner, answer_check

SECONDS_TO_OPEN = 20.0

FACTORY: Mapping[str, Mapping[str, str]] = {
    "region": {"place": "경상북도 구미시"},
    "industry": {"industry": "C25111"},
    "people": {"employees_now": "9", "employees": "8.5", "young_employees": "5"},
    "sales": {"average_sales_krw": "23억"},
    "opened": {"opened_on_year": "2018", "opened_on_month": "2", "opened_on_day": "28"},
    "birth": {"owner_birth_date_year": "1979", "owner_birth_date_month": "11", "owner_birth_date_day": "30"},
    "situation": {},
    "papers": {},
}
CAFE: Mapping[str, Mapping[str, str]] = {
    **RESTAURANT,
    "region": {"place": "경상북도 안동시"},
    "industry": {"industry": "I56221"},
    "people": {"employees_now": "1", "employees": "1", "young_employees": "1"},
    "sales": {"average_sales_krw": "7천만"},
    "opened": {"opened_on_year": "2025", "opened_on_month": "4", "opened_on_day": "2"},
    "birth": {"owner_birth_date_year": "1996", "owner_birth_date_month": "5", "owner_birth_date_day": "7"},
}
CLOTHES: Mapping[str, Mapping[str, str]] = {
    **RESTAURANT,
    "region": {"place": "경상북도 경산시"},
    "industry": {"industry": "G4741"},
    "people": {"employees_now": "2", "employees": "2", "young_employees": "1"},
    "sales": {"average_sales_krw": "2억 4천"},
    "opened": {"opened_on_year": "2016", "opened_on_month": "10", "opened_on_day": "4"},
    "birth": {"owner_birth_date_year": "1988", "owner_birth_date_month": "12", "owner_birth_date_day": "3"},
}
ONLINE: Mapping[str, Mapping[str, str]] = {
    **CLOTHES,
    "industry": {"industry": "G47912"},
    "people": {"employees_now": "0", "employees": "0", "young_employees": "0"},
    "sales": {"average_sales_krw": "3600만"},
    "opened": {"opened_on_year": "2023", "opened_on_month": "5", "opened_on_day": "15"},
}
SUSPENDED: Mapping[str, Mapping[str, str]] = {
    **RESTAURANT,
    "region": {"place": "경상북도 경주시"},
    "industry": {"industry": "G4751"},
    "people": {"employees_now": "0", "employees": "0.5", "young_employees": "0"},
    "sales": {"average_sales_krw": "5200만"},
    "opened": {"opened_on_year": "2012", "opened_on_month": "7", "opened_on_day": "9"},
    "birth": {"owner_birth_date_year": "1971", "owner_birth_date_month": "6", "owner_birth_date_day": "18"},
}
BAKERY: Mapping[str, Mapping[str, str]] = {
    **RESTAURANT,
    "region": {"place": "경상북도 경주시"},
    "industry": {"industry": "I56150"},
    "people": {"employees_now": "3", "employees": "3", "young_employees": "0"},
    "sales": {"average_sales_krw": "3억 1천"},
    "opened": {"opened_on_year": "2014", "opened_on_month": "5", "opened_on_day": "12"},
    "birth": {"owner_birth_date_year": "1975", "owner_birth_date_month": "3", "owner_birth_date_day": "2"},
}
GARAGE: Mapping[str, Mapping[str, str]] = {
    **RESTAURANT,
    "region": {"place": "경상북도 구미시"},
    "industry": {"industry": "S95212"},
    "people": {"employees_now": "2", "employees": "2", "young_employees": "0"},
    "sales": {"average_sales_krw": "1억 5천"},
    "opened": {"opened_on_year": "2017", "opened_on_month": "9", "opened_on_day": "1"},
    "birth": {"owner_birth_date_year": "1983", "owner_birth_date_month": "10", "owner_birth_date_day": "21"},
}
BOOKS: Mapping[str, Mapping[str, str]] = {
    **RESTAURANT,
    "industry": {"industry": "G4761"},
    "people": {"employees_now": "1", "employees": "1", "young_employees": "0"},
    "sales": {"average_sales_krw": "1억 2천"},
    "opened": {"opened_on_year": "2018", "opened_on_month": "3", "opened_on_day": "20"},
    "birth": {"owner_birth_date_year": "1980", "owner_birth_date_month": "2", "owner_birth_date_day": "14"},
}
SALON: Mapping[str, Mapping[str, str]] = {
    **RESTAURANT,
    "region": {"place": "경상북도 안동시"},
    "industry": {"industry": "S96112"},
    "people": {"employees_now": "1", "employees": "1", "young_employees": "0"},
    "sales": {"average_sales_krw": "6400만"},
    "opened": {"opened_on_year": "2021", "opened_on_month": "11", "opened_on_day": "8"},
    "birth": {"owner_birth_date_year": "1992", "owner_birth_date_month": "9", "owner_birth_date_day": "9"},
}
FLOWERS: Mapping[str, Mapping[str, str]] = {
    **RESTAURANT,
    "industry": {"industry": "G4785"},
    "people": {"employees_now": "1", "employees": "1", "young_employees": "0"},
    "sales": {"average_sales_krw": "8800만"},
    "opened": {"opened_on_year": "2020", "opened_on_month": "4", "opened_on_day": "15"},
    "birth": {"owner_birth_date_year": "1987", "owner_birth_date_month": "6", "owner_birth_date_day": "6"},
}
CAST: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "demo.restaurant": RESTAURANT,
    "demo.factory": FACTORY,
    "demo.cafe": CAFE,
}


@dataclass(frozen=True)
class Seat:
    """One of the cast: the key of its name, and the page where its kept result opens for thirty days."""

    name: str
    path: str


def seated(address: str) -> Iterator[Seat]:
    """Each of the cast goes through the doors of a house that has just opened."""
    wait_until_open(address)
    for name, answers in CAST.items():
        owner = Owner(address)
        answer_check(owner, answers)
        yield Seat(name, owner.post("/check/save", {"consent": "yes"}))


def wait_until_open(address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_OPEN
    while True:
        try:
            Owner(address).get("/check")
            return
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
