"""Counter intake: the same form and completeness as online, typed for who is here; what no agent may say for them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client

from majung.applications.models import Application, CounterIntake, Draft
from majung.applications.selectors import application_view
from majung.core.application import Channel
from majung.core.consents import ConsentKind
from majung.core.intake import ConfirmedHow
from majung.documents.consent_texts import consent_text
from majung.documents.selectors import consents_of
from majung.events.selectors import reads_about
from majung.events.services import Subject
from majung.parties.kinds import IdentityMethod, StaffDuty
from majung.parties.models import IdentityCheck, Person
from majung.parties.people import person_view
from tests.applications.world import GENERAL_AT, an_owner, registration_number
from tests.backoffice.conftest import SetClock
from tests.backoffice.desk import staff_client
from tests.signing_in import make_bank_staff, make_owner, sign_in

pytestmark = pytest.mark.usefixtures("house")

PRESENT: Mapping[str, str] = {
    "program": "gyeongbuk-beotim", "name": "김순자",
    "birth_date_year": "1962", "birth_date_month": "3", "birth_date_day": "1", "telephone": "010-1234-0007",
    "id_seen": "yes", "registration_number": registration_number(7), "business_name": "구미식당",
    "entity": "individual", "role": "representative",
    "opened_on_year": "2019", "opened_on_month": "5", "opened_on_day": "2", "papers_seen": "yes",
}  # fmt: skip
ANSWERS: Mapping[str, Any] = {
    "question": ["region", "industry", "people", "sales", "balance", "ticks"],
    "amount": "other", "requested_krw": "3,000만", "purpose": "operating", "bank": "nh", "helper": "nobody",
    "confirmed_how": "signed_on_paper", "key": "key-of-the-page",
}  # fmt: skip


@pytest.fixture
def officer() -> Client:
    return staff_client()


def begun(client: Client, **changes: str) -> str:
    answer = client.post("/office/intake", {**PRESENT, **changes})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def all_consents() -> dict[str, str]:
    return {f"consent_{kind.value}": consent_text(kind).version for kind in ConsentKind}


def everything(client: Client, page: str, **changes: Any) -> dict[str, Any]:
    """What an officer types: «모르겠어요» to every question still open, the money, all consents."""
    sent: dict[str, Any] = {**ANSWERS, **all_consents(), "question": []}
    context = client.get(page).context
    for question in context["questions"]:
        sent["question"].append(question["id"])
        sent[f"{question['id']}-unknown"] = "1"
    sent |= {"region-place": "경상북도 구미시"}
    sent.pop("region-unknown", None)
    return {**sent, "seen": str(context["seen"]), **changes}


def filled(client: Client, page: str, **changes: Any) -> None:
    """Saved until nothing is asked any more: answers open further questions."""
    for _ in range(5):
        assert client.post(page, everything(client, page, **changes)).status_code == 302
        if not client.get(page).context["gaps"]:
            return
    raise AssertionError([gap["message"] for gap in client.get(page).context["gaps"]])


def test_somebody_new_is_entered_by_id_card_and_their_application_filed(officer: Client) -> None:
    page = begun(officer)
    assert "김순자" in officer.get(page).text
    filled(officer, page)
    answer = officer.post(page, {**everything(officer, page), "submit": "1"})
    assert answer.status_code == 302, officer.get(page).context["gaps"]
    receipt = officer.get(answer.headers["Location"])
    row = Application.objects.get()
    for told in (
        row.number,
        row.receipt_number,
        "김순자",
        "1588-7679",
        "본인이 신청서에 서명",
        "대면",
        "대출 승낙이 아니며",
    ):
        assert told in receipt.text, told
    view = application_view(number=row.number)
    assert (view.line.channel, view.line.branch) == (Channel.COUNTER, "jungbu")
    assert view.entry is not None
    assert view.entry.confirmed_how is ConfirmedHow.SIGNED_ON_PAPER
    assert IdentityCheck.objects.get().method == IdentityMethod.IDENTITY_CARD
    assert Person.objects.get().ci_hmac is None
    # Pressed again, or gone back to: the same receipt.
    assert officer.get(page).headers["Location"] == answer.headers["Location"]
    assert officer.post(page, {"submit": "1"}).headers["Location"] == answer.headers["Location"]
    assert Application.objects.count() == 1


def test_what_is_missing_is_told_at_its_field_with_nothing_lost(officer: Client) -> None:
    page = begun(officer)
    answer = officer.post(page, {"seen": "1", "requested_krw": "3,000만", "amount": "other", "submit": "1"})
    assert answer.status_code == 422
    assert {"consent-collection", "purpose", "helper"} <= {each["id"] for each in answer.context["errors"]}
    assert "30,000,000" in answer.text or "3,000만" in answer.text
    assert not Application.objects.exists()


def test_without_saying_how_it_was_confirmed_nothing_goes_in(officer: Client) -> None:
    page = begun(officer)
    filled(officer, page)
    answer = officer.post(page, {**everything(officer, page, confirmed_how=""), "submit": "1"})
    assert answer.status_code == 422
    assert "confirmed_how" in answer.context["error"]


def test_who_stands_for_the_business_already_is_the_same_person(officer: Client) -> None:
    owner = an_owner(7)
    page = begun(officer)
    assert Draft.objects.get().person_id == owner.person_id
    assert Person.objects.count() == 1
    assert reads_about(subject=Subject("person", str(owner.person_id)))
    assert officer.get(page).status_code == 200


def test_somebody_else_of_the_business_is_vouched_for_by_the_papers(officer: Client) -> None:
    an_owner(7)
    begun(officer, name="박공동", role="joint_representative")
    assert Person.objects.count() == 2
    assert person_view(person_id=Draft.objects.get().person_id or 0).name == "박공동"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id_seen": ""}, "id_seen"),
        ({"papers_seen": ""}, "papers_seen"),
        ({"telephone": "많음"}, "telephone"),
        ({"birth_date_year": "2999"}, "birth_date"),
        ({"registration_number": "123-45-67890"}, "registration_number"),
        ({"entity": "corporation", "corporation_number": "1"}, "corporation_number"),
        ({"program": "semas-general"}, "program"),
        ({"name": ""}, "name"),
    ],
)
def test_a_wrong_beginning_comes_back_with_everything_typed(
    officer: Client, change: dict[str, str], field: str
) -> None:
    answer = officer.post("/office/intake", {**PRESENT, **change})
    assert answer.status_code == 422
    assert field in answer.context["error"]
    assert "구미식당" in answer.text
    assert not Draft.objects.exists()
    assert not Person.objects.exists()


def test_an_agent_needs_a_power_and_never_consents_to_the_credit_inquiry(officer: Client) -> None:
    page = begun(officer)
    power = {
        "agent_name": "이대리", "scope": ["file"], "ids_seen": "yes",
        "through_year": "2025", "through_month": "5", "through_day": "30",
    }  # fmt: skip
    unseen = officer.post(f"{page}/power", {**power, "ids_seen": ""})
    assert unseen.status_code == 422
    assert officer.post(f"{page}/power", {**power, "through_year": "2031"}).status_code == 422
    assert officer.post(f"{page}/power", power).status_code == 302
    assert "이대리" in officer.get(page).text
    agent = everything(officer, page, confirmed_how="agent_with_power")
    answer = officer.post(page, agent)
    assert answer.status_code == 422
    assert "대리인이 할 수 없습니다" in answer.text
    assert ConsentKind.CREDIT_INQUIRY not in given(page)
    assert ConsentKind.COLLECTION in given(page)
    # The person comes once and agrees: then the agent may hand it in, naming the power.
    filled(officer, page)
    assert ConsentKind.CREDIT_INQUIRY in given(page)
    without = officer.post(page, {**everything(officer, page, confirmed_how="agent_with_power"), "submit": "1"})
    assert (without.status_code, "power" in without.context["error"]) == (422, True)
    number = without.context["powers"][0]["value"]
    named = everything(officer, page, confirmed_how="agent_with_power", power=number)
    assert officer.post(page, {**named, "submit": "1"}).status_code == 302
    assert CounterIntake.objects.get().power_of_attorney == number


def given(page: str) -> set[ConsentKind]:
    draft = Draft.objects.get(number=page.rpartition("/")[2])
    assert draft.person_id is not None
    on = date(2025, 5, 2)
    return {c.kind for c in consents_of(person_id=draft.person_id, about=draft.number, on=on) if c.is_given}


def test_a_bank_takes_in_only_what_the_program_lets_it_and_sees_only_its_own(at_clock: SetClock) -> None:
    at_clock(GENERAL_AT)
    hana = sign_in(Client(), make_bank_staff())
    offered = {each["value"] for each in hana.get("/office/bank").context["programs"]}
    assert "semas-general" in offered
    elsewhere = sign_in(Client(), make_bank_staff("daegu@example.org", sido_area="대구광역시", office="대구지점"))
    assert "semas-general" not in {each["value"] for each in elsewhere.get("/office/bank").context["programs"]}
    assert elsewhere.post("/office/bank", {**PRESENT, "program": "semas-general"}).status_code == 422
    page = begun(hana, program="semas-general")
    filled(hana, page, collateral="credit", bank="hana")
    answer = hana.post(page, {**everything(hana, page, collateral="credit", bank="hana"), "submit": "1"})
    assert answer.status_code == 302, answer.context["error"]
    row = Application.objects.get()
    assert (row.channel, CounterIntake.objects.get().bank) == ("bank", "hana")
    receipt = answer.headers["Location"]
    assert row.number in hana.get("/office/bank").text
    assert hana.get(receipt).status_code == 200
    assert hana.get(f"/office/cases/{row.number}").status_code == 403
    other = sign_in(Client(), make_bank_staff("cheongju@example.org", office="청주지점"))
    assert row.number not in other.get("/office/bank").text
    assert other.get(receipt).status_code == 404
    assert other.get(page).status_code == 404


def test_a_draft_is_its_officers_and_may_be_dropped(officer: Client) -> None:
    page = begun(officer)
    colleague = staff_client(email="colleague@example.org")
    for act in ("", "/power", "/paper", "/dropped"):
        assert colleague.post(page + act).status_code == 404, act
    assert officer.post(f"{page}/dropped").status_code == 302
    assert Draft.objects.get().dropped_at is not None


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("owner", 403), ("approver", 403), ("auditor", 403)])
def test_nobody_else_takes_in(client: Client, who: str, status: int) -> None:
    if who == "owner":
        sign_in(client, make_owner())
    elif who != "visitor":
        client = staff_client(StaffDuty(who))
    assert client.get("/office/intake").status_code == status
    assert client.post("/office/intake", PRESENT).status_code == status
    assert client.get("/office/bank").status_code == status
