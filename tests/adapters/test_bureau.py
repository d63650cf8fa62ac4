"""The credit bureau: a score with a consent, the same for the same person."""

from datetime import date
from typing import Any

import pytest

from majung.adapters import bureau as bureau_port
from majung.adapters.bureau import CreditBureau, CreditReport, FakeBureau, bureau
from majung.adapters.http import PortLied, standing_in
from majung.rehearsal.outside import Outside

CONSENT = "CNS-2025-1"
A_REPORT = {"consent": CONSENT, "score": 742, "bureau": "NICE", "scored_on": "2025-05-01", "blocked": False}


@pytest.mark.parametrize(("person", "score", "blocked"), [("soonja", 742, False), ("jeongsik", 402, True)])
def test_tells_the_score_of_a_person(connected: Outside, person: str, score: int, blocked: bool) -> None:
    report = bureau().score(subject=str(connected.people[person]["ci"]), consent=CONSENT)
    assert (report.score, report.blocked, report.bureau) == (score, blocked, "NICE")


def test_somebody_unknown_has_always_the_same_score(connected: Outside) -> None:
    first, second = (bureau().score(subject="nobody the world knows", consent=CONSENT) for _ in range(2))
    assert first == second
    assert 600 <= first.score < 900


def test_is_never_asked_without_a_consent() -> None:
    with pytest.raises(AssertionError):
        CreditBureau().score(subject="x", consent="")


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": "CNS-2025-2"},
        {"score": 0},
        {"score": 1001},
        {"score": "742"},
        {"score": True},
        {"score": 742.5},
        {"bureau": ""},
        {"blocked": "no"},
        {"scored_on": "2025-13-01"},
        {"scored_on": 20250501},
    ],
)
def test_what_does_not_fit_is_a_lie(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]) -> None:
    monkeypatch.setattr(bureau_port, "ask", lambda *_, **__: {**A_REPORT, **wrong})
    with pytest.raises(PortLied):
        CreditBureau().score(subject="x", consent=CONSENT)


def test_a_report_that_fits_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bureau_port, "ask", lambda *_, **__: A_REPORT)
    assert CreditBureau().score(subject="x", consent=CONSENT) == CreditReport(742, "NICE", date(2025, 5, 1), False)


def test_the_fake_knows_reports_by_subject() -> None:
    low = CreditReport(402, "NICE", date(2025, 5, 1), True)
    with standing_in(FakeBureau(reports={"ci-1": low})):
        assert bureau().score(subject="ci-1", consent=CONSENT) == low
        assert bureau().score(subject="ci-2", consent=CONSENT).score == 742
