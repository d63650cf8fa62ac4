"""Two who came in person: one at the branch, whose case runs to its end there; one at a bank that may take hers in."""

import pytest
from django.test import Client

from majung.applications.models import Application
from majung.applications.selectors import application_view
from majung.core.application import ApplicationStatus, Channel
from majung.decisions.selectors import proposals_of
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.parties.kinds import StaffDuty
from tests.applications.world import GENERAL_AT
from tests.backoffice.conftest import SetClock, at_clock, house
from tests.backoffice.desk import staff_client
from tests.backoffice.test_intake import begun, everything, filled
from tests.signing_in import make_bank_staff, sign_in

__all__ = ["at_clock", "house"]
pytestmark = pytest.mark.usefixtures("house")


def taken_in(client: Client, **choices: str) -> str:
    page = begun(client, **({"program": choices.pop("program")} if "program" in choices else {}))
    filled(client, page, **choices)
    answer = client.post(page, {**everything(client, page, **choices), "submit": "1"})
    assert answer.status_code == 302
    return answer.headers["Location"].rpartition("/")[2]


def test_a_branch_takes_a_case_in_screens_it_and_two_people_refuse_it() -> None:
    officer, approver = staff_client(), staff_client(StaffDuty.APPROVER)
    number = taken_in(officer)
    case = f"/office/cases/{number}"
    assert number in officer.get("/office/", {"channel": "counter"}).text
    assert "본인이 신청서에 서명" in officer.get(case).text
    officer.post(f"{case}/taken-up")
    officer.post(f"{case}/originals", {"kind": "business_registration", "place": "1층 서류함"})
    words = {
        "outcome": "refused",
        "reason": "excluded",
        "words": "제한업종입니다.",
        "remedy": "업종이 바뀌면 다시 신청하세요.",
    }
    assert officer.post(f"{case}/decision", words).status_code == 302
    assert number in approver.get("/office/", {"view": "second_person"}).text
    (proposal,) = proposals_of(application=number)
    approver.post(f"{case}/decision/approved", {"proposal": proposal.number, "revision": str(proposal.revision)})
    assert application_view(number=number).status is ApplicationStatus.REFUSED
    acts = [line.act for line in events_about(subject=Subject("application", number))]
    assert acts == [
        "ApplicationSubmitted",
        "ApplicationTakenUp",
        "DecisionProposed",
        "DecisionApproved",
        "ApplicationRefused",
        "DecisionNoticeIssued",
    ]


def test_a_bank_takes_a_case_in_and_the_agency_goes_on_with_it(at_clock: SetClock) -> None:
    at_clock(GENERAL_AT)
    teller = sign_in(Client(), make_bank_staff())
    number = taken_in(teller, program="semas-general", collateral="credit", bank="hana")
    row = Application.objects.get()
    assert (row.number, row.channel, row.received_at) == (number, Channel.BANK.value, GENERAL_AT)
    agency = staff_client(institution="semas", branch=None)
    assert number in agency.get("/office/", {"channel": "bank"}).text
    page = agency.get(f"/office/cases/{number}").text
    assert "박창구" in page
    assert "은행" in page
    assert teller.get("/office/").status_code == 403
