"""What the computer checked, on the owner's pages: explained, corrected, run anew; asked on one short form."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from majung.applications.services import take_up
from majung.core.explaining import ExplanationKind, ExplanationState
from majung.decisions.selectors import explanations_of, request_view
from majung.decisions.services import answer_explanation
from tests.applications.world import AT, an_owner
from tests.decisions.people import MAKER, REFUSAL, decide
from tests.portal.cases.conftest import set_clock, signed_in
from tests.portal.cases.test_case_page import MACHINE_WORDS, text_of

LATER = AT + timedelta(days=1)


def ask(client: Client, number: str, **given: Any) -> Any:
    return client.post(f"/my/{number}/automated/ask", given)


def asked(number: str) -> list[Any]:
    return explanations_of(application=number)


def test_criteria_facts_sources_and_people_are_named(here: Client, number: str) -> None:
    take_up(application=number, by=MAKER, at=AT)
    decide(number, **REFUSAL)
    page = here.get(f"/my/{number}/automated").text
    told = text_of(page)
    for words in ("자료로 확인되는 기준을 맞춰", "2명", "신청하실 때 말씀하신 것", "1억 8,000만 원"):
        assert words in told, words
    assert MACHINE_WORDS.search(told) is None
    assert f"/my/{number}/automated/ask?kind=correction&amp;fact=employees_now" in page
    assert f'id="automated-open" href="/my/{number}/automated"' in here.get(f"/my/{number}").text


def test_a_question_is_taken_and_its_answer_printed(here: Client, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    response = ask(here, number, kind="explanation", words="왜 그런가요?")
    told = asked(number)[0]
    assert response.headers["Location"] == f"/my/{number}/automated/{told.number}?done=asked"
    page = text_of(here.get(response.headers["Location"]).text)
    # Seven business days from Friday 2 May 2025, with the holidays of the 5th and 6th.
    for words in ("요구를 받았습니다", "왜 그런가요?", "2025년 5월 1"):
        assert words in page, words
    set_clock(monkeypatch, LATER)
    answer_explanation(explanation=told.number, words="기준은 이렇습니다.", by=MAKER, at=LATER)
    page = here.get(f"/my/{number}/automated/{told.number}").text
    assert "기준은 이렇습니다" in page
    assert "답을 드렸습니다" in here.get(f"/my/{number}/automated").text


@pytest.mark.parametrize(
    ("fact", "typed", "value"),
    [
        ("employees_now", {"value": "2"}, 2),
        ("average_sales_krw", {"value": "1억 2천만"}, 120_000_000),
        ("restricted_industry", {"value": "no"}, False),
        ("business_status", {"value": "suspended"}, "suspended"),
        ("opened_on", {"value_year": "2019", "value_month": "5", "value_day": "3"}, "2019-05-03"),
    ],
)
def test_a_fact_is_corrected_as_it_is_typed(
    here: Client, number: str, fact: str, typed: dict[str, str], value: object
) -> None:
    form = here.get(f"/my/{number}/automated/ask", {"kind": "correction", "fact": fact}).text
    assert all(f'name="{name}"' in form for name in typed)
    response = ask(here, number, kind="correction", fact=fact, **typed)
    assert response.status_code == 302
    told = asked(number)[0]
    assert (told.kind, told.fields) == (ExplanationKind.CORRECTION, {fact: value})
    assert here.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "explanation", "words": " "}, "words"),
        ({"kind": "correction", "fact": "employees_now", "value": "많이", "words": "두 명입니다"}, "value"),
        ({"kind": "correction", "fact": "employees_now", "value": "", "words": "두 명입니다"}, "value"),
        ({"kind": "correction", "fact": "business_status", "value": "asleep", "words": "두 명입니다"}, "value"),
        ({"kind": "correction", "fact": "ksic", "value": "없는 업종", "words": "두 명입니다"}, "value"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(here: Client, number: str, given: dict[str, str], field: str) -> None:
    response = ask(here, number, **given)
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert given["words"].strip() in response.text
    assert asked(number) == []


@pytest.mark.parametrize("given", [{"kind": "none"}, {}, {"kind": "correction"}, {"kind": "re_run", "fact": "ksic"}])
def test_a_form_that_is_none_of_ours_leads_back(here: Client, number: str, given: dict[str, str]) -> None:
    for response in (here.get(f"/my/{number}/automated/ask", given), ask(here, number, **given)):
        assert response.headers["Location"] == f"/my/{number}/automated"
    assert asked(number) == []


def test_a_new_run_shows_before_and_after(here: Client, number: str) -> None:
    ask(here, number, kind="correction", fact="restricted_industry", value="yes")
    told = asked(number)[0]
    answer_explanation(explanation=told.number, words="다시 맞춰 보았습니다.", by=MAKER, at=LATER)
    view = request_view(number=told.number)
    assert view is not None
    assert view.state is ExplanationState.ANSWERED
    assert view.run is not None
    assert view.run.differs
    page = text_of(here.get(f"/my/{number}/automated/{told.number}").text)
    assert re.search(r"해당 없음 → 해당함", page)
    assert "결정을 바꾸는 것은 사람" in page


def test_nobody_else_sees_it(here: Client, number: str) -> None:
    ask(here, number, kind="explanation", words="왜 그런가요?")
    told, stranger = asked(number)[0].number, signed_in(an_owner(2))
    for path in ("automated", f"automated/{told}", "automated/ask?kind=explanation"):
        assert stranger.get(f"/my/{number}/{path}").status_code == 404
    assert here.get(f"/my/{number}/automated/EXP-2025-00000000-0").status_code == 404


def test_english_says_it_in_english(here: Client, number: str) -> None:
    here.cookies["language"] = "en"
    told = text_of(here.get(f"/my/{number}/automated").text)
    assert "What the computer checked" in told
    assert "As you told us" in told
