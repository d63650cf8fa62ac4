"""The staff's desk: what goes on, what needs somebody, what is sealed; evidence without strokes and addresses."""

import json
from datetime import timedelta

import pytest

from majung.adapters.court_register import FakeCourtRegister
from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement
from majung.agreements.refusals import BranchNeeded, IdentificationFailed
from majung.agreements.selectors import DeskTab, desk_counts, desk_line, desk_lines, evidence_of
from majung.agreements.services import complete_agreement, decline_agreement, reissue_agreement
from majung.core.agreement import DeclineReason
from tests.agreements.corporation import PARTNER as PARTNER_OF
from tests.agreements.corporation import a_corporation, representative
from tests.agreements.signing import asked, executed, identified, signed
from tests.applications.world import AT, an_owner
from tests.decisions.people import FOUNDATION, MAKER
from tests.pki import Pki

pytestmark = pytest.mark.usefixtures("house", "today")


def on_tab(tab: DeskTab, *, branch: str | None = None) -> list[str]:
    return [line.line.number for line in desk_lines(institution=FOUNDATION, branch=branch, tab=tab, at=AT)]


def counted() -> dict[str, int]:
    return {tab.value: count for tab, count in desk_counts(institution=FOUNDATION, at=AT).items() if count}


def test_each_stands_on_one_tab(provider: FakeSigning, register: FakeCourtRegister, pki: Pki) -> None:
    pending = asked(an_owner(1))
    declined = asked(an_owner(2))
    decline_agreement(**declined.acts(), reason=DeclineReason.TERMS, words="부담")
    waiting = asked(an_owner(3))
    executed(waiting)
    identified(waiting, provider)
    with pki.down("timestamps"):
        complete_agreement(agreement=waiting.number)
    sealed = signed(asked(an_owner(4)), provider)
    assert counted() == {"pending": 1, "stuck": 2, "sealed": 1}
    assert on_tab(DeskTab.PENDING) == [pending.number]
    assert set(on_tab(DeskTab.STUCK)) == {declined.number, waiting.number}
    assert on_tab(DeskTab.SEALED) == [sealed.number]
    assert on_tab(DeskTab.PENDING, branch="nowhere") == []
    line = desk_line(number=declined.number, at=AT)
    assert (line.tab, line.declined_words, line.signer_name) == (DeskTab.STUCK, "부담", "김순자")
    assert desk_line(number=waiting.number, at=AT).seal_waits_for == "timestamps"


def test_what_came_in_its_place_takes_it_off_the_desk(provider: FakeSigning) -> None:
    signer = asked(an_owner())
    decline_agreement(**signer.acts(), reason=DeclineReason.OTHER)
    new = reissue_agreement(agreement=signer.number, reason="", by=MAKER, at=AT)
    assert counted() == {"pending": 1}
    assert on_tab(DeskTab.PENDING) == [new]


def test_three_failures_and_past_days_are_stuck(provider: FakeSigning) -> None:
    signer = asked(an_owner())
    executed(signer)
    for refusal in (IdentificationFailed, IdentificationFailed, BranchNeeded):
        with pytest.raises(refusal):
            identified(signer, provider, ci="ci-" + "9" * 85)
    assert desk_line(number=signer.number, at=AT).needs_branch
    late = asked(an_owner(2))
    after = AT + timedelta(days=20)
    found = {line.line.number for line in desk_lines(institution=FOUNDATION, tab=DeskTab.STUCK, at=after)}
    assert found == {signer.number, late.number}


def test_a_register_and_an_unknown_co_signer_are_stuck(register: FakeCourtRegister, provider: FakeSigning) -> None:
    corporation = a_corporation(register)
    assert counted() == {"pending": 3}
    signed(corporation.signer(0), provider)
    second = corporation.rows()[1]
    assert second.person_id is None
    assert on_tab(DeskTab.STUCK) == [second.number]


def test_a_stopped_case_is_stuck(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register, representative(PARTNER_OF))
    [row] = corporation.rows()
    assert on_tab(DeskTab.STUCK) == [row.number]
    assert desk_line(number=row.number, at=AT).stopped_because is not None


def test_evidence_for_staff_has_no_strokes_no_addresses_and_no_secrets(provider: FakeSigning) -> None:
    row = signed(asked(an_owner()), provider)
    told = json.dumps([dict(line.told) for line in evidence_of(number=row.number)], ensure_ascii=False)
    assert [line.nth for line in evidence_of(number=row.number)] == list(range(1, 10))
    assert not [word for word in ("203.0.113.9", "strokes", "ci-0", "BEGIN", "salt") if word in told]
    assert Agreement.objects.get(pk=row.pk).signed_sha256 in told
