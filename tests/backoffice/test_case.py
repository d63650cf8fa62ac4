"""One case: everything about it on one page, every look logged, every act by the right person alone."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.models import LookUp
from majung.applications.selectors import application_view, look_ups_of, supplement_of
from majung.core.application import ApplicationStatus
from majung.core.documents import DocumentKind
from majung.core.look_ups import LookUpKind, LookUpState
from majung.documents.selectors import originals_about
from majung.events.selectors import events_about, reads_about
from majung.events.services import ReadPurpose, Subject
from majung.notices.models import Message
from majung.parties.kinds import StaffDuty
from majung.parties.staff import give_role
from tests.applications.world import AT
from tests.backoffice.conftest import SetClock
from tests.backoffice.desk import SOMEBODY, asked, filed, staff_client
from tests.signing_in import make_owner, sign_in

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def number() -> str:
    return filed().application


@pytest.fixture
def officer() -> Client:
    return staff_client()


@pytest.fixture
def approver() -> Client:
    return staff_client(StaffDuty.APPROVER)


def address(number: str, act: str = "") -> str:
    return f"/office/cases/{number}{act}"


def status_of(number: str) -> ApplicationStatus:
    return application_view(number=number).status


ACTS = (
    "", "/taken-up", "/supplement", "/supplement/extended", "/decision", "/moved", "/look-ups/workers/again", "/notes",
    "/originals", "/originals/ORG-1/returned", "/decision/approved", "/decision/sent-back", "/proposal",
    "/documents/DOC-1", "/documents/DOC-1/file", "/documents/DOC-1/pages/0", "/documents/DOC-1/confirmed",
    "/documents/DOC-1/covered",
)  # fmt: skip


def test_the_page_shows_what_was_filed_with_its_source_and_logs_the_look(number: str, officer: Client) -> None:
    page = officer.get(address(number)).text
    for told in (
        "김순자",
        "010",
        "구미식당",
        "3,000만 원",
        "자격확인에서",
        "본인확인에서",
        "경상북도",
        "운전자금",
        "접수창구 1번째",
    ):
        assert told in page, told
    read = reads_about(subject=Subject("application", number))[-1]
    assert (read.purpose, set(read.fields)) == (
        ReadPurpose.SCREENING,
        {"name", "birth_date", "telephone", "answers"},
    )


def test_what_an_office_tells_otherwise_stands_beside_and_first(number: str, officer: Client) -> None:
    row = LookUp.objects.get(application__number=number, kind=LookUpKind.WORKERS.value)
    from_office(row, {"employees": 7})
    page = officer.get(address(number)).text
    facts = page[page.index("<tbody>") :]
    assert facts.index("상시근로자 수") < facts.index("3,000만")
    assert "다름" in facts
    assert "건강보험공단 (직원 수)" in facts


def test_a_pending_look_up_says_which_try_and_when_and_is_tried_again_now(
    number: str, officer: Client, at_clock: SetClock
) -> None:
    LookUp.objects.filter(application__number=number, kind="workers").update(
        attempts=2, next_try_at=AT + timedelta(minutes=42), error_code="slow"
    )
    page = officer.get(address(number)).text
    assert "건강보험공단 (직원 수): 3번째 시도 10:42" in page
    assert "답이 늦음" in page
    later = AT + timedelta(minutes=5)
    at_clock(later)
    officer.post(address(number, "/look-ups/workers/again"))
    line = next(each for each in look_ups_of(number=number) if each.kind is LookUpKind.WORKERS)
    assert (line.attempts, line.next_try_at, line.state) == (0, later, LookUpState.WAITING)
    again = officer.post(address(number, "/look-ups/nothing/again"))
    assert again.status_code == 422


def test_taking_up_a_case_and_only_once(number: str, officer: Client) -> None:
    assert officer.post(address(number, "/taken-up")).status_code == 302
    assert status_of(number) is ApplicationStatus.IN_SCREENING
    assert "이담당" in officer.get(address(number)).text
    again = officer.post(address(number, "/taken-up"))
    assert again.status_code == 422
    assert "지금은 할 수 없습니다" in again.text


def test_a_supplement_is_asked_item_by_item_with_the_usual_day_filled_in(number: str, officer: Client) -> None:
    form = officer.get(address(number, "/supplement")).text
    assert 'name="through_month" type="text" inputmode="numeric" maxlength="2" value="5"' in form
    answer = officer.post(
        address(number, "/supplement"),
        {
            "what_1": "lease", "text_1": "계약 기간이 보이는 쪽도 함께 내 주세요.",
            "what_2": "explanation", "text_2": "매출이 준 까닭을 적어 주세요.",
            "what_3": "", "text_3": "",
            "through_year": "2025", "through_month": "5", "through_day": "17",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    supplement = supplement_of(number=number)
    assert supplement is not None
    assert [item.document_kind for item in supplement.items] == [DocumentKind.LEASE, None]
    # 17 May 2025 is a Saturday.
    assert supplement.through == date(2025, 5, 19)
    assert Message.objects.filter(about=number, template="supplement_requested").exists()
    assert "계약 기간이 보이는 쪽도" in officer.get(address(number)).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"what_1": "", "text_1": ""}, "하나 이상"),
        ({"what_1": "explanation", "text_1": ""}, "1자부터"),
        ({"what_1": "", "text_1": "설명해 주세요"}, "하나를 골라"),
        ({"through_day": "41"}, "연·월·일"),
        ({"through_day": "1"}, "더 뒤의 날"),
        ({"text_1": "900101-1234568 맞나요"}, "주민등록번호"),
    ],
)
def test_a_wrong_supplement_comes_back_with_everything_typed(
    number: str, officer: Client, change: dict[str, str], told: str
) -> None:
    typed = {
        "what_1": "explanation", "text_1": "매출", "what_2": "", "text_2": "", "what_3": "lease", "text_3": "계약서를",
        "through_year": "2025", "through_month": "5", "through_day": "17",
    }  # fmt: skip
    if "하나 이상" in told:
        typed |= {"what_3": "", "text_3": ""}
    answer = officer.post(address(number, "/supplement"), typed | change)
    assert answer.status_code == 422
    assert told in answer.text
    if typed.get("text_3"):
        assert "계약서를" in answer.text
    assert supplement_of(number=number) is None


def test_more_rows_come_without_losing_words(number: str, officer: Client) -> None:
    typed = {f"{name}_{row}": "" for name in ("what", "text") for row in (1, 2, 3)}
    page = officer.post(address(number, "/supplement"), {**typed, "text_2": "두 번째", "more": "1"})
    assert page.status_code == 200
    assert 'name="text_4"' in page.text
    assert "두 번째" in page.text


def test_more_time_is_given_twice(number: str, officer: Client) -> None:
    asked(number)
    for day in ("20", "27"):
        through = {"through_year": "2025", "through_month": "5", "through_day": day}
        assert officer.post(address(number, "/supplement/extended"), through).status_code == 302
    third = officer.post(address(number, "/supplement/extended"), {**through, "through_day": "29"})
    assert (third.status_code, "두 번까지만" in third.text) == (422, True)
    supplement = supplement_of(number=number)
    assert supplement is not None
    assert supplement.through == date(2025, 5, 27)


def test_a_case_moves_to_another_branch_and_is_gone_from_here(number: str, officer: Client) -> None:
    assert officer.post(address(number, "/moved"), {"branch": "nowhere"}).status_code == 422
    moved = officer.post(address(number, "/moved"), {"branch": "gyeongju"})
    assert moved.headers["Location"] == "/office/"
    assert officer.get(address(number)).status_code == 404
    assert staff_client(branch="gyeongju", email="gyeongju@example.org").get(address(number)).status_code == 200


def test_notes_stay_among_colleagues(number: str, officer: Client, approver: Client) -> None:
    assert officer.post(address(number, "/notes"), {"note": "  "}).status_code == 422
    officer.post(address(number, "/notes"), {"note": "현장을 보기로 했습니다."})
    assert "현장을 보기로 했습니다." in approver.get(address(number)).text
    acts = [line.act for line in events_about(subject=Subject("application", number))]
    assert acts[-1] == "NoteWritten"


def test_paper_originals_are_stamped_placed_and_given_back(number: str, officer: Client) -> None:
    assert officer.post(address(number, "/originals"), {"kind": "lease", "place": ""}).status_code == 422
    stray = officer.post(address(number, "/originals"), {"kind": "lease", "place": "3번 칸", "scan": "DOC-of-others"})
    assert stray.status_code == 422
    officer.post(address(number, "/originals"), {"kind": "lease", "place": "2층 캐비닛 3번 칸"})
    (original,) = originals_about(number)
    assert "2층 캐비닛 3번 칸" in officer.get(address(number)).text
    back = address(number, f"/originals/{original.number}/returned")
    assert officer.post(back).status_code == 302
    assert officer.post(back).status_code == 422
    assert originals_about(number)[0].returned_at == AT
    assert officer.post(address(number, "/originals/ORG-other/returned")).status_code == 404


def test_the_history_is_told_without_machine_words(number: str, officer: Client) -> None:
    officer.post(address(number, "/taken-up"))
    page = officer.get(address(number)).text
    history = page[page.index('id="history"') :]
    assert history.index("담당자가 맡았습니다") < history.index("신청이 접수되었습니다")
    assert "ApplicationTakenUp" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("owner", 403), ("other branch", 404), ("other house", 404), ("policy", 403)]
)
def test_nobody_else_sees_or_does_anything(number: str, client: Client, who: str, status: int) -> None:
    if who == "owner":
        sign_in(client, make_owner())
    elif who == "other branch":
        client = staff_client(branch="gyeongju")
        give(client, StaffDuty.APPROVER, branch="gyeongju")
    elif who == "other house":
        client = staff_client(institution="semas", branch=None)
        give(client, StaffDuty.APPROVER, institution="semas")
    elif who == "policy":
        client = staff_client(StaffDuty.POLICY)
    for act in ACTS:
        assert client.get(address(number, act)).status_code == status, act
        assert client.post(address(number, act)).status_code == status, act
    assert status_of(number) is ApplicationStatus.SUBMITTED
    assert reads_about(subject=Subject("application", number)) == []


def test_an_auditor_reads_and_does_nothing(number: str) -> None:
    auditor = staff_client(StaffDuty.AUDITOR)
    page = auditor.get(address(number))
    assert page.status_code == 200
    assert '<form method="post" action="/office/cases' not in page.text
    assert reads_about(subject=Subject("application", number))[-1].purpose is ReadPurpose.AUDIT
    for act in ("/taken-up", "/supplement", "/decision", "/notes", "/moved", "/decision/approved"):
        assert auditor.post(address(number, act)).status_code == 403, act


def test_more_events_ask_no_more_of_the_database(number: str, officer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked_of:
            officer.get(address(number))
        return len(asked_of)

    officer.post(address(number, "/notes"), {"note": "하나"})
    queries()
    few = queries()
    for _ in range(4):
        officer.post(address(number, "/notes"), {"note": "또 하나"})
    assert queries() == few


def give(
    client: Client, duty: StaffDuty, *, branch: str | None = "jungbu", institution: str = "gyeongbuk-foundation"
) -> None:
    user_id = int(client.session["_auth_user_id"])
    desk = branch if institution != "semas" else None
    give_role(user_id=user_id, institution=institution, branch=desk, duty=duty, at=AT, actor=SOMEBODY)


def from_office(row: LookUp, facts: dict[str, object]) -> None:
    """The office's answer, as the job keeps it."""
    row.state, row.answered_at, row.next_try_at = LookUpState.DONE.value, AT, None
    row.sealed_facts = seal_with(key_of(row.person), json.dumps(facts).encode())
    row.save()
