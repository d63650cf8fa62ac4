"""What each screen costs: no more questions to the database for many papers and answers, and small pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portal.apply.filing import begin, owner_after_check, ready, submit
from tests.portal.apply.test_answers_screen import told_by_office
from tests.portal.apply.test_papers_screen import attach, received

SCREENS = {"business": 17, "answers": 15, "money": 18, "papers": 16, "helper": 15, "confirm": 21}
RECEIPT_QUERIES = 20
BIGGEST_BYTES = 100_000


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    assert len(page.content) < BIGGEST_BYTES
    return len(asked)


def test_queries_of_a_screen_do_not_grow(client: Client) -> None:
    owner_after_check(client, business_premises_rented=True)
    number = begin(client)
    attach(client, number, "D3", received(client))
    few = {screen: queries(client, f"/apply/{number}/{screen}") for screen in SCREENS}
    for _ in range(3):
        attach(client, number, "D3", received(client))
    told_by_office(number, employees_now=5, employees_prev_year_end=2)
    many = {screen: queries(client, f"/apply/{number}/{screen}") for screen in SCREENS}
    assert many == few
    assert all(many[screen] <= most for screen, most in SCREENS.items()), many


def test_the_receipt_costs_the_same_with_many_papers(client: Client) -> None:
    owner_after_check(client)
    number = ready(client)
    submit(client, number)
    assert queries(client, f"/apply/{number}/receipt") <= RECEIPT_QUERIES


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_screen_is_small_with_every_question_open(client: Client, language: str) -> None:
    owner_after_check(client)
    number = begin(client)
    client.cookies["language"] = language
    steps = ("region", "industry", "people", "sales", "opened", "situation", "papers", "birth", "grace", "jobs")
    queries(client, f"/apply/{number}/answers?" + "&".join(f"open={step}" for step in steps))
