"""The desk of agreements: what waits and what is stuck, one with its evidence, and everything staff may do with it."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as house_settings
from django.db import connection
from django.test import Client, override_settings

from majung.adapters.court_register import FakeCourtRegister
from majung.adapters.http import PortDownReason
from majung.adapters.signing import FakeSigning
from majung.agreements.models import RegisterReading
from majung.agreements.refusals import BranchNeeded, IdentificationFailed
from majung.agreements.selectors import consents_of_agreement, desk_line
from majung.agreements.services import ask_consent, complete_agreement, decline_agreement
from majung.agreements.texts.shipped import load_shipped_texts
from majung.core.agreement import AgreementState, ConsentState, DeclineReason, ManagementMatter
from majung.events.selectors import reads_about
from majung.events.services import ReadPurpose, Subject
from majung.notices.models import Message
from majung.parties.kinds import StaffDuty
from tests.agreements.corporation import PARTNER, Corporation, a_corporation, representative
from tests.agreements.signing import Signer, asked, executed, identified, signed
from tests.applications.world import AT, an_owner
from tests.backoffice.conftest import SetClock
from tests.backoffice.desk import staff_client
from tests.pki import Pki

DESK = "/office/agreements"
REASON = "본인이 전화로 부탁했습니다."
SUCCESSOR = ("한 새롬", PARTNER[1])

pytestmark = pytest.mark.usefixtures("agreed_house")


@pytest.fixture
def agreed_house(house: None, tmp_path: Path) -> Iterator[None]:
    load_shipped_texts(at=AT)
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": tmp_path / "files"}}
    with override_settings(STORAGES={**house_settings.STORAGES, "documents": storage}):
        yield


@pytest.fixture
def officer() -> Client:
    return staff_client()


def at(number: str, act: str = "") -> str:
    return f"{DESK}/{number}{act}"


def state(number: str) -> AgreementState:
    return desk_line(number=number, at=AT).line.state


def numbers_on(client: Client, tab: str) -> set[str]:
    return set(re.findall(rf"{DESK}/(AGR-[\w-]+)\"", client.get(DESK, {"tab": tab}).text))


def failed_three_times(signer: Signer, provider: FakeSigning) -> None:
    executed(signer)
    for refusal in (IdentificationFailed, IdentificationFailed, BranchNeeded):
        with pytest.raises(refusal):
            identified(signer, provider, ci="ci-" + "9" * 85)


def test_each_stands_on_its_tab_with_what_keeps_it(officer: Client, provider: FakeSigning, pki: Pki) -> None:
    pending, declined, waiting, failed = (asked(an_owner(nth)) for nth in (1, 2, 3, 4))
    decline_agreement(**declined.acts(), reason=DeclineReason.TERMS, words="부담됩니다")
    executed(waiting)
    identified(waiting, provider)
    with pki.down("timestamps"):
        complete_agreement(agreement=waiting.number)
    failed_three_times(failed, provider)
    assert numbers_on(officer, "pending") == {pending.number}
    assert numbers_on(officer, "stuck") == {declined.number, waiting.number, failed.number}
    page = officer.get(DESK, {"tab": "stuck"}).text
    for words in ("조건이 맞지 않아요", "시점확인 기관의 답을", "본인인증에 3번 실패", "<b>3</b>"):
        assert words in page, words
    assert "부담됩니다" in officer.get(at(declined.number)).text
    assert complete_agreement(agreement=waiting.number)
    assert numbers_on(officer, "sealed") == {waiting.number}
    assert "갱신할 약정이 없습니다" in officer.get(DESK, {"tab": "to_renew"}).text


def test_a_tab_or_page_that_is_none_is_the_first(officer: Client) -> None:
    signer = asked(an_owner())
    for asked_for in ({"tab": "'"}, {"page": "-1"}, {"page": "٣"}, {"page": "9" * 30}, {"page": "0"}):
        assert signer.number in officer.get(DESK, asked_for).text
    assert signer.number not in officer.get(DESK, {"page": "2"}).text


def test_the_page_tells_everything_but_strokes_and_addresses(officer: Client, provider: FakeSigning) -> None:
    row = signed(asked(an_owner()), provider)
    page = officer.get(at(row.number)).text
    for words in (
        "봉인되어 약정이 맺어짐",
        "본인인증을 마침",
        "간편인증",
        "기록 9개가",
        "B-LTA",
        row.signed_sha256[:12],
    ):
        assert words in page, words
    assert not [word for word in ("203.0.113.9", "a telephone", "strokes", "ci-0", "BEGIN CERT") if word in page]
    [read] = reads_about(subject=Subject("application", row.application.number))
    assert set(read.fields) == {"signer_name", "agreement_evidence"}
    sealed = officer.get(at(row.number, "/paper.pdf"))
    assert sealed.content.startswith(b"%PDF-")
    assert "agreement_paper" in reads_about(subject=Subject("application", row.application.number))[-1].fields


def test_every_record_that_is_kept_has_its_words(officer: Client) -> None:
    services = Path("majung/agreements/services")
    steps = {
        step for file in services.glob("*.py") for step in re.findall(r'record_step\([^"]*"(\w+)"', file.read_text())
    }
    words = Path("majung/web/words/ko/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    assert len(steps) > 15
    assert [step for step in steps if f'"office.agreement.evidence.{step}"' not in words] == []


def test_a_broken_chain_is_told_and_not_read_out(officer: Client) -> None:
    signer = asked(an_owner())
    place = " ON agreements_evidence" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        # Somebody with all rights takes the guard away; with the test it comes back.
        cursor.execute(f"DROP TRIGGER agreements_evidence_stays{place}")
        cursor.execute("UPDATE agreements_evidence SET hash = %s WHERE nth = 1", ["f" * 64])
    page = officer.get(at(signer.number))
    assert page.status_code == 200
    assert "기록의 사슬이 끊겼습니다" in page.text
    assert "약정을 요청함" not in page.text


def test_the_request_is_sent_again(officer: Client) -> None:
    signer = asked(an_owner())
    before = Message.objects.filter(template="agreement_requested").count()
    assert officer.post(at(signer.number, "/sent-again")).status_code == 302
    assert Message.objects.filter(template="agreement_requested").count() == before + 1
    assert "서명 요청을 다시 알림" in officer.get(at(signer.number)).text
    decline_agreement(**signer.acts(), reason=DeclineReason.OTHER)
    refused = officer.post(at(signer.number, "/sent-again"))
    assert (refused.status_code, "그사이 상태가 바뀌어" in refused.text) == (422, True)
    assert 'id="send-again"' not in refused.text


def test_it_is_cancelled_with_a_reason(officer: Client) -> None:
    signer = asked(an_owner())
    assert officer.post(at(signer.number, "/cancelled"), {"why_cancel": " "}).status_code == 422
    assert state(signer.number) is AgreementState.PENDING
    assert officer.post(at(signer.number, "/cancelled"), {"why_cancel": REASON}).status_code == 302
    assert state(signer.number) is AgreementState.CANCELLED
    assert REASON in officer.get(at(signer.number)).text
    assert officer.post(at(signer.number, "/cancelled"), {"why_cancel": REASON}).status_code == 422


def test_another_takes_its_place_and_the_case_shows_both(officer: Client) -> None:
    signer = asked(an_owner())
    sent = officer.post(at(signer.number, "/reissued"), {"why_reissue": REASON})
    new = sent.headers["Location"].rsplit("/", 1)[-1]
    assert (sent.status_code, state(signer.number), state(new)) == (
        302,
        AgreementState.REPLACED,
        AgreementState.PENDING,
    )
    assert new in officer.get(at(signer.number)).text
    case = officer.get(f"/office/cases/{desk_line(number=new, at=AT).line.application}").text
    assert at(signer.number) in case
    assert at(new) in case
    assert "새 약정서로 대체됨" in case
    again = officer.post(at(signer.number, "/reissued"), {"why_reissue": REASON})
    assert (again.status_code, "새 약정서를 낼 수 없습니다" in again.text) == (422, True)


def test_after_three_failures_the_counter_sees_an_id_card(officer: Client, provider: FakeSigning) -> None:
    signer = asked(an_owner())
    failed_three_times(signer, provider)
    assert "창구에서 신분증으로" in officer.get(at(signer.number)).text
    without = officer.post(at(signer.number, "/reissued"), {"why_reissue": REASON})
    assert (without.status_code, 'href="#saw_card"' in without.text, REASON in without.text) == (422, True, True)
    sent = officer.post(at(signer.number, "/reissued"), {"why_reissue": REASON, "saw_card": "yes"})
    assert sent.status_code == 302
    new = sent.headers["Location"].rsplit("/", 1)[-1]
    assert not desk_line(number=new, at=AT).needs_branch


@pytest.fixture
def corporation(register: FakeCourtRegister) -> Corporation:
    return a_corporation(register)


def test_a_co_signer_is_reached_by_telephone(corporation: Corporation, officer: Client, provider: FakeSigning) -> None:
    signed(corporation.signer(0), provider)
    second = corporation.rows()[1].number
    assert numbers_on(officer, "stuck") == {second}
    assert "등기부의 이름으로만 아는 분" in officer.get(at(second)).text
    wrong = officer.post(at(second, "/reached"), {"telephone": "전화"})
    assert (wrong.status_code, 'href="#telephone"' in wrong.text) == (422, True)
    assert officer.post(at(second, "/reached"), {"telephone": "010-1234-0777"}).status_code == 302
    assert Message.objects.filter(template="agreement_join").count() == 1
    page = officer.get(at(second)).text
    assert "함께 서명할 분에게 주소를 보냄" in page
    assert "1234-0777" not in page


def test_who_came_after_signs_in_the_place_of_who_left(corporation: Corporation, officer: Client) -> None:
    second = corporation.rows()[1].number
    typed = {
        "name": SUCCESSOR[0], "born_year": "1982", "born_month": "4", "born_day": "31",
        "new_telephone": "", "why_hand_over": REASON,
    }  # fmt: skip
    for wrong, field in (({}, "born"), ({"born_day": "11", "new_telephone": "1"}, "new_telephone")):
        sent = officer.post(at(second, "/handed-over"), {**typed, **wrong})
        assert (sent.status_code, f'href="#{field}"' in sent.text) == (422, True), field
        assert SUCCESSOR[0] in sent.text
    sent = officer.post(at(second, "/handed-over"), {**typed, "born_day": "11", "new_telephone": "010-1234-0778"})
    assert sent.status_code == 302
    new = desk_line(number=sent.headers["Location"].rsplit("/", 1)[-1], at=AT)
    assert (new.signer_name, new.line.position, state(second)) == (SUCCESSOR[0], 2, AgreementState.REPLACED)
    assert Message.objects.filter(template="agreement_join").count() == 1


def test_a_person_in_business_has_nobody_to_hand_over_to(officer: Client) -> None:
    signer = asked(an_owner())
    page = officer.get(at(signer.number)).text
    assert 'id="hand-over"' not in page
    assert 'id="reach"' not in page
    typed = {"name": "가나다", "born_year": "1982", "born_month": "4", "born_day": "1", "why_hand_over": REASON}
    assert officer.post(at(signer.number, "/handed-over"), typed).status_code == 422


def test_what_the_register_stopped_goes_on_once_an_officer_accepts(
    register: FakeCourtRegister, officer: Client
) -> None:
    stopped = a_corporation(register, representative(PARTNER))
    [row] = stopped.rows()
    assert "신청한 분이 등기부의 대표자가 아닙니다" in officer.get(at(row.number)).text
    assert officer.post(at(row.number, "/prepared-again"), {"why_prepare": ""}).status_code == 422
    sent = officer.post(at(row.number, "/prepared-again"), {"why_prepare": REASON, "accepts_change": "yes"})
    assert sent.status_code == 302
    new = sent.headers["Location"].rsplit("/", 1)[-1]
    assert (state(row.number), state(new)) == (AgreementState.REPLACED, AgreementState.PENDING)
    assert RegisterReading.objects.exclude(accepted_by="").count() == 1


def test_a_register_that_does_not_answer_is_told(
    corporation: Corporation, register: FakeCourtRegister, officer: Client
) -> None:
    first = corporation.rows()[0].number
    register.down = PortDownReason.SLOW
    sent = officer.post(at(first, "/prepared-again"), {"why_prepare": REASON})
    assert (sent.status_code, "지금은 등기부를 읽을 수 없습니다" in sent.text) == (422, True)
    assert state(first) is AgreementState.PENDING


def consent_asked(provider: FakeSigning) -> tuple[str, str]:
    row = signed(asked(an_owner()), provider)
    assert row.person_id is not None
    acts = Signer(row.person_id, row.number).acts()
    number = ask_consent(**acts, matter=ManagementMatter.RESIGNATION, words="7월에 사임하려 합니다.")
    return row.number, number


@pytest.mark.parametrize(("answer", "becomes"), [("agree", ConsentState.AGREED), ("refuse", ConsentState.REFUSED)])
def test_a_request_for_consent_is_answered_in_words(
    provider: FakeSigning, officer: Client, answer: str, becomes: ConsentState
) -> None:
    agreement, number = consent_asked(provider)
    assert "답을 기다리는 사전 동의 요청 1건" in officer.get(DESK).text
    assert "7월에 사임하려 합니다." in officer.get(at(agreement)).text
    said = {"consent": number, f"words-{number}": "확인했습니다.", "answer": answer}
    for wrong in ({f"words-{number}": " "}, {"answer": ""}, {"consent": "CNR-2025-00000000-0"}):
        assert officer.post(at(agreement, "/consents"), {**said, **wrong}).status_code == 422
    assert officer.post(at(agreement, "/consents"), said).status_code == 302
    [answered] = consents_of_agreement(number=agreement)
    assert (answered.state, answered.answer) == (becomes, "확인했습니다.")
    assert officer.post(at(agreement, "/consents"), said).status_code == 422
    assert "답을 기다리는 사전 동의 요청" not in officer.get(DESK).text


def test_the_package_is_given_for_a_purpose_that_is_kept(provider: FakeSigning, officer: Client) -> None:
    row = signed(asked(an_owner()), provider)
    case = row.application.number
    said = {"purpose": "support", "why_package": "법원의 문서 제출 명령"}
    for wrong in ({"purpose": ""}, {"purpose": "own"}, {"why_package": ""}):
        assert officer.post(at(row.number, "/package"), {**said, **wrong}).status_code == 422
    assert not any("connection" in read.fields for read in reads_about(subject=Subject("application", case)))
    given = officer.post(at(row.number, "/package"), said)
    assert given.headers["Content-Disposition"] == f'attachment; filename="{row.number}.zip"'
    with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
        assert {"agreement.pdf", "evidence.jsonl", "README.md"} <= set(archive.namelist())
    [read] = [each for each in reads_about(subject=Subject("application", case)) if "connection" in each.fields]
    assert read.purpose is ReadPurpose.SUPPORT
    assert "법원의 문서 제출 명령" in officer.get(f"/office/cases/{case}").text
    open_one = asked(an_owner(2))
    assert officer.post(at(open_one.number, "/package"), said).status_code == 422


def test_only_staff_of_its_branch_see_it_and_auditors_change_nothing() -> None:
    signer = asked(an_owner())
    elsewhere = staff_client(branch="gyeongju", email="gyeongju@example.org")
    other = staff_client(institution="semas", branch=None, email="semas@example.org")
    for stranger in (elsewhere, other):
        assert signer.number not in stranger.get(DESK).text
        assert stranger.get(at(signer.number)).status_code == 404
        assert stranger.post(at(signer.number, "/cancelled"), {"why_cancel": REASON}).status_code == 404
        assert stranger.post(at(signer.number, "/package")).status_code == 404
    auditor = staff_client(StaffDuty.AUDITOR)
    page = auditor.get(at(signer.number)).text
    assert "약정을 요청함" in page
    assert '<form method="post" action="/office/agreements' not in page
    assert auditor.post(at(signer.number, "/cancelled"), {"why_cancel": REASON}).status_code == 403
    assert staff_client(StaffDuty.OPERATOR).get(DESK).status_code == 403
    assert auditor.get(at("AGR-2025-00000000-0")).status_code == 404


def test_one_past_its_last_day_is_stuck_before_the_night(officer: Client, at_clock: SetClock) -> None:
    signer = asked(an_owner())
    at_clock(AT + timedelta(days=20))
    again = staff_client(email="again@example.org")
    assert numbers_on(again, "stuck") == {signer.number}
    assert "서명 기한이 지났습니다" in again.get(at(signer.number)).text
