"""Sharing of documents: facts with their paper, only for the person themselves, and nothing that was not agreed."""

from datetime import date
from typing import Any

import pypdfium2
import pytest

from majung.adapters import sharing as sharing_port
from majung.adapters.http import PortLied, standing_in
from majung.adapters.sharing import FACTS_OF_KIND, FakeSharing, LookUpKind, SharedAnswer, SharingOffice, sharing
from majung.core.facts import FactType, FactValue
from majung.programs.catalog import shipped_catalog
from majung.rehearsal.outside import Outside

RESTAURANT, FACTORY = "9990100013", "9998100015"
CONSENT = "CNS-2025-1"
AN_ANSWER = {
    "kind": "sales",
    "registration_number": RESTAURANT,
    "consent": CONSENT,
    "source": "국세청",
    "issued_on": "2025-05-01",
    "facts": {"average_sales_krw": 180_000_000},
    "document": None,
}


def look_up(outside: Outside, kind: LookUpKind, *, person: str = "soonja", number: str = RESTAURANT) -> SharedAnswer:
    return sharing().look_up(
        kind, registration_number=number, subject=str(outside.people[person]["ci"]), consent=CONSENT
    )


@pytest.mark.parametrize(
    ("kind", "facts", "source"),
    [
        (
            LookUpKind.BUSINESS_REGISTRATION,
            {
                "entity": "individual",
                "sido": "경상북도",
                "sigungu": "포항시",
                "ksic": "I56111",
                "opened_on": date(2019, 3, 1),
                "business_status": "open",
            },
            "국세청",
        ),
        (
            LookUpKind.WORKERS,
            {"employees": 2.5, "employees_now": 3.0, "employees_prev_year_end": 3.0, "young_employees": 0.0},
            "국민건강보험공단",
        ),
        (LookUpKind.SALES, {"average_sales_krw": 180_000_000}, "국세청"),
        (LookUpKind.FAMILY, {"children": 3, "minor_children": 0}, "대법원"),
        (LookUpKind.DISABILITY, {"owner_disabled": False}, "보건복지부"),
        (LookUpKind.TAX_PAYMENT, {"model_taxpayer": False}, "국세청"),
    ],
)
def test_each_look_up_tells_its_facts(
    connected: Outside, kind: LookUpKind, facts: dict[str, FactValue], source: str
) -> None:
    answer = look_up(connected, kind)
    assert (answer.facts, answer.source) == (facts, source)
    assert answer.document is not None


def test_every_fact_it_may_tell_is_one_of_the_catalog() -> None:
    known = {fact.name: fact.type for fact in shipped_catalog().registry.given.values()}
    told = {name: kind for facts in FACTS_OF_KIND.values() for name, kind in facts.items()}
    assert told.items() <= known.items()
    assert set(FACTS_OF_KIND) == set(LookUpKind)
    assert FactType.DATE in told.values()


def test_the_paper_says_what_the_facts_say_in_letters_one_can_read(connected: Outside) -> None:
    answer = look_up(connected, LookUpKind.SALES)
    assert answer.document is not None
    with pypdfium2.PdfDocument(answer.document) as document:
        text = document[0].get_textpage().get_text_range()
    for words in ("부가가치세 과세표준증명", "순자네 밥상", "180000000", str(answer.issued_on)):
        assert words in text


def test_the_same_look_up_on_the_same_day_is_the_same_paper(connected: Outside) -> None:
    assert look_up(connected, LookUpKind.FAMILY).document == look_up(connected, LookUpKind.FAMILY).document


def test_the_offices_day_moves_with_the_clock_of_a_story(connected: Outside) -> None:
    today = look_up(connected, LookUpKind.SALES).issued_on
    connected.move_calendar(40 * 24 * 3600)
    later = look_up(connected, LookUpKind.SALES).issued_on
    connected.move_calendar(0)
    assert (later - today).days in {40, 41}


def test_a_stranger_is_told_nothing_of_a_business(connected: Outside) -> None:
    answer = look_up(connected, LookUpKind.SALES, person="minsu")
    assert (answer.facts, answer.document) == ({}, None)


def test_each_of_two_representatives_is_told(connected: Outside) -> None:
    for person in ("jeongho", "mirae"):
        answer = look_up(connected, LookUpKind.WORKERS, person=person, number=FACTORY)
        assert answer.facts["employees_now"] == 9


def test_nobody_knows_a_business_that_is_not_there(connected: Outside) -> None:
    assert look_up(connected, LookUpKind.BUSINESS_REGISTRATION, number="9990199990").facts == {}


def test_is_never_asked_without_a_consent() -> None:
    with pytest.raises(AssertionError):
        SharingOffice().look_up(LookUpKind.SALES, registration_number=RESTAURANT, subject="x", consent="")


def answered(monkeypatch: pytest.MonkeyPatch, answer: Any, kind: LookUpKind = LookUpKind.SALES) -> SharedAnswer:
    monkeypatch.setattr(sharing_port, "ask", lambda *_, **__: answer)
    return SharingOffice().look_up(kind, registration_number="999-01-00013", subject="x", consent=CONSENT)


def test_an_answer_that_fits_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered(monkeypatch, AN_ANSWER).facts == {"average_sales_krw": 180_000_000}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "workers"},
        {"registration_number": FACTORY},
        {"consent": "CNS-2025-2"},
        {"facts": None},
        {"facts": {"average_sales_krw": "180000000"}},
        {"facts": {"average_sales_krw": 1.5}},
        {"facts": {"average_sales_krw": True}},
        {"facts": {"average_sales_krw": -1}},
        {"facts": {"average_sales_krw": 2**60}},
        {"facts": {"children": 3}},
        {"issued_on": "yesterday"},
        {"issued_on": None},
        {"source": ""},
        {"document": "not base64"},
        {"document": "R0lGODlh"},
        {"document": 7},
    ],
)
def test_what_does_not_fit_is_a_lie(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]) -> None:
    with pytest.raises(PortLied):
        answered(monkeypatch, {**AN_ANSWER, **wrong})


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (LookUpKind.DISABILITY, {"owner_disabled": 1}),
        (LookUpKind.WORKERS, {"employees": float("inf")}),
        (LookUpKind.WORKERS, {"employees": True}),
        (LookUpKind.BUSINESS_REGISTRATION, {"sido": ""}),
        (LookUpKind.BUSINESS_REGISTRATION, {"opened_on": 20190301}),
    ],
)
def test_a_fact_of_the_wrong_type_is_a_lie(
    monkeypatch: pytest.MonkeyPatch, kind: LookUpKind, facts: dict[str, Any]
) -> None:
    with pytest.raises(PortLied):
        answered(monkeypatch, {**AN_ANSWER, "kind": str(kind), "facts": facts}, kind)


def test_the_fake_answers_by_kind_and_number() -> None:
    fake = FakeSharing(answers={(LookUpKind.FAMILY, RESTAURANT): {"children": 3}})
    with standing_in(fake):
        told = sharing().look_up(LookUpKind.FAMILY, registration_number="999-01-00013", subject="x", consent=CONSENT)
        silent = sharing().look_up(LookUpKind.SALES, registration_number=RESTAURANT, subject="x", consent=CONSENT)
    assert (told.facts, silent.facts, fake.calls) == ({"children": 3}, {}, 2)
