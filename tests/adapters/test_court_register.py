"""The court's register: who represents a corporation, and how, on a day; what was struck out is told too."""

import base64
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from majung.adapters import court_register as court_register_port
from majung.adapters.court_register import (
    ActingRule,
    CourtRegisterOffice,
    FakeCourtRegister,
    NotRegistered,
    RegisterChange,
    RegisterChangeKind,
    RegisteredRepresentative,
    court_register,
)
from majung.adapters.http import PortDown, PortDownReason, PortLied, standing_in

NUMBER, CONSENT = "9999110000011", "CNS-2026-1"
FIRST = {
    "name": "박정호",
    "birth_date": "1979-11-30",
    "title": "공동대표이사",
    "acts": "joint",
    "since": "2018-02-28",
    "until": None,
}
ANSWER: Mapping[str, Any] = {
    "corporation_number": NUMBER,
    "consent": CONSENT,
    "name": "주식회사 한빛금속",
    "issued_on": "2026-03-02",
    "includes_cancelled": True,
    "representatives": [FIRST],
    "changes": [{"on": "2018-02-28", "what": "representative_appointed"}],
    "document": base64.b64encode(b"%PDF-1.7").decode(),
}


def answering(monkeypatch: pytest.MonkeyPatch, answer: Any) -> CourtRegisterOffice:
    monkeypatch.setattr(court_register_port, "ask", lambda *_, **__: answer)
    return CourtRegisterOffice()


def test_an_extract_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    extract = answering(monkeypatch, ANSWER).read_register(corporation_number="999911-0000011", consent=CONSENT)
    assert (extract.corporation_number, extract.name, extract.issued_on) == (
        NUMBER,
        "주식회사 한빛금속",
        date(2026, 3, 2),
    )
    assert extract.representatives == (
        RegisteredRepresentative(
            "박정호", date(1979, 11, 30), "공동대표이사", ActingRule.JOINT, date(2018, 2, 28), None
        ),
    )
    assert extract.changes == (RegisterChange(date(2018, 2, 28), RegisterChangeKind.REPRESENTATIVE_APPOINTED),)
    assert extract.document.startswith(b"%PDF-")


def test_who_left_by_the_day_of_the_extract_is_not_in_office(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**FIRST, "until": until} for until in (None, "2026-03-01", "2026-03-02", "2026-03-03")]
    extract = answering(monkeypatch, {**ANSWER, "representatives": rows}).read_register(
        corporation_number=NUMBER, consent=CONSENT
    )
    assert [each.until for each in extract.in_office] == [None, date(2026, 3, 3)]


def test_a_number_nobody_has_is_told_apart_from_a_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    office = answering(monkeypatch, {"corporation_number": NUMBER, "consent": CONSENT, "is_registered": False})
    with pytest.raises(NotRegistered):
        office.read_register(corporation_number=NUMBER, consent=CONSENT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"corporation_number": "9999110000029"},
        {"consent": "CNS-2026-2"},
        {"name": " "},
        {"issued_on": "today"},
        {"includes_cancelled": False},
        {"representatives": []},
        {"representatives": None},
        {"representatives": ["박정호"]},
        {"representatives": [{**FIRST, "acts": "alone"}]},
        {"representatives": [{**FIRST, "name": ""}]},
        {"representatives": [{**FIRST, "title": None}]},
        {"representatives": [{**FIRST, "birth_date": "791130"}]},
        {"representatives": [{**FIRST, "until": "soon"}]},
        {"changes": None},
        {"changes": [{"on": "2018-02-28", "what": "somebody came"}]},
        {"changes": [{"what": "other"}]},
        {"document": None},
        {"document": "?"},
        {"document": base64.b64encode(b"no paper").decode()},
    ],
)
def test_what_does_not_fit_is_a_lie(monkeypatch: pytest.MonkeyPatch, wrong: Mapping[str, Any]) -> None:
    with pytest.raises(PortLied):
        answering(monkeypatch, {**ANSWER, **wrong}).read_register(corporation_number=NUMBER, consent=CONSENT)


@pytest.mark.parametrize("answer", [None, [], "OK", {}])
def test_what_makes_no_sense_is_a_lie(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    with pytest.raises(PortLied):
        answering(monkeypatch, answer).read_register(corporation_number=NUMBER, consent=CONSENT)


def test_the_fake_fares_like_the_register() -> None:
    fake = FakeCourtRegister()
    one = RegisteredRepresentative("박정호", date(1979, 11, 30), "대표이사", ActingRule.SEVERAL, date(2018, 2, 28))
    told = fake.register("999911-0000011", one, issued_on=date(2026, 3, 2))
    with standing_in(fake):
        assert court_register().read_register(corporation_number="9999110000011", consent=CONSENT) == told
        with pytest.raises(NotRegistered):
            court_register().read_register(corporation_number="9999110000029", consent=CONSENT)
        fake.down = PortDownReason.FAILING
        with pytest.raises(PortDown):
            court_register().read_register(corporation_number="9999110000011", consent=CONSENT)


def test_who_represents_it_stands_in_no_text_of_the_answer() -> None:
    one = RegisteredRepresentative("박정호", date(1979, 11, 30), "대표이사", ActingRule.SEVERAL, date(2018, 2, 28))
    assert "박정호" not in repr(one)
    assert "1979" not in repr(one)
