"""What goes otherwise than planned: two tabs, the back button, other people, a provider that fails, a last day."""

from datetime import timedelta

import pytest
from django.test import Client

from majung.adapters.signing import FakeSigning, SigningState
from majung.agreements.models import Agreement
from majung.agreements.services import cancel_agreement, complete_agreement
from majung.core.agreement import AgreementState, DeclineReason
from majung.parties.models import User
from majung.parties.people import person_view
from tests.agreements.signing import Signer, asked, executed, identified, read
from tests.applications.world import AT, Owner, an_owner
from tests.backoffice.desk import SOMEBODY
from tests.portal.agreements.walking import at, filled, run
from tests.portal.cases.conftest import set_clock, signed_in

PAGES = ("", "cautions", "contract", "preview.pdf", "identify", "sealing", "done", "paper.pdf", "decline", "withdraw")


@pytest.fixture
def name(signer: Signer) -> str:
    return person_view(person_id=signer.person_id).name


def state_of(signer: Signer) -> str:
    return Agreement.objects.get(number=signer.number).state


def test_nothing_to_sign_is_told_with_a_way_on(here: Client) -> None:
    page = here.get("/agreements").content.decode()
    assert "지금 서명할 약정이 없습니다" in page


def test_who_is_somebody_else_is_told_the_same_as_of_a_number_that_is_not_there(signer: Signer) -> None:
    somebody = signed_in(an_owner(2))
    told = set()
    for number in (signer.number, "AGR-2025-00000000-0"):
        answer = somebody.get(at(number))
        assert answer.status_code == 404
        told.add(answer.content.decode().replace(number, "").split("<main")[1].split("</main>")[0])
    assert len(told) == 1
    assert "다른 이름으로 로그인해 있다면" in told.pop()


def test_no_page_of_somebody_elses_agreement_opens(signer: Signer) -> None:
    somebody = signed_in(an_owner(2))
    assert {somebody.get(at(signer.number, page)).status_code for page in PAGES} == {404}


def test_a_step_that_comes_later_leads_back_to_the_one_that_is_next(here: Client, signer: Signer) -> None:
    later = ("contract", "identify", "sealing", "done", "paper.pdf", "withdraw")
    led = {here.get(at(signer.number, page)).headers["Location"] for page in later}
    assert led == {at(signer.number) + "?told=first"}
    assert "앞 단계를 마친 뒤에" in here.get(at(signer.number) + "?told=first").content.decode()


def test_a_second_press_of_any_button_leads_on_and_tells_nobody_off(
    here: Client, signer: Signer, name: str, provider: FakeSigning
) -> None:
    number = signer.number
    assert [here.post(at(number)).headers["Location"] for _ in range(2)] == [at(number, "cautions")] * 2
    read(signer)
    assert here.post(at(number, "cautions")).headers["Location"] == at(number, "contract")
    for _ in range(2):
        answer = here.post(at(number, "contract"), filled(number, name=name))
        assert answer.headers["Location"] == at(number, "identify")
    identified(signer, provider)
    assert here.get(at(number, "identify/back")).headers["Location"] == at(number, "sealing")
    assert here.post(at(number, "contract"), filled(number, name=name)).headers["Location"] == at(number, "sealing")
    complete_agreement(agreement=number)
    for page in ("cautions", "contract", "identify", "identify/back", "sealing", "decline"):
        assert here.get(at(number, page)).headers["Location"] == at(number, "done"), page


def test_the_back_button_shows_cautions_with_their_ticks(here: Client, signer: Signer) -> None:
    contract = read(signer)
    page = here.get(at(signer.number, "cautions")).content.decode()
    assert page.count(" checked") == len(contract.asked.cautions)


def test_a_session_that_ended_while_reading_loses_no_tick_and_no_name(
    here: Client, owner: Owner, signer: Signer, name: str
) -> None:
    read(signer)
    form = filled(signer.number, name=name)
    here.logout()
    answer = here.post(at(signer.number, "contract"), {**form, "signature-contract": "[[[1,2,3],[4,5,6]]]"})
    assert answer.headers["Location"].startswith("/sign-in?")
    here.force_login(User.objects.get(pk=owner.user_id))
    page = here.get(at(signer.number, "contract")).content.decode()
    assert page.count(" checked") == sum(value == "yes" for value in form.values())
    assert page.count(f'value="{name}"') == 2
    assert "[[[1,2,3]" not in page
    assert here.post(at(signer.number, "contract"), form).headers["Location"] == at(signer.number, "identify")


def test_the_last_day_that_ends_while_a_page_is_open_is_told(
    here: Client, signer: Signer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(signer)
    form = filled(signer.number, name=name)
    set_clock(monkeypatch, AT + timedelta(days=40))
    answer = here.post(at(signer.number, "contract"), form, follow=True)
    assert answer.redirect_chain[-1][0].startswith(at(signer.number))
    assert "기한" in answer.content.decode()
    assert Agreement.objects.get(number=signer.number).execution is None


def test_sealing_waits_by_itself_and_says_that_nothing_is_lost(
    here: Client, signer: Signer, provider: FakeSigning
) -> None:
    executed(signer)
    identified(signer, provider)
    page = here.get(at(signer.number, "sealing")).content.decode()
    assert '<meta http-equiv="refresh"' in page
    assert "아무것도 사라지지 않고" in page
    listed = here.get("/agreements").content.decode()
    assert 'id="pending"' not in listed, "there is nothing to sign any more"
    assert at(signer.number, "sealing") in listed


def test_a_person_who_gave_up_at_the_provider_tries_again(
    here: Client, signer: Signer, name: str, provider: FakeSigning
) -> None:
    run(here, signer.number, name=name)
    request = here.post(at(signer.number, "identify/simple")).headers["Location"].rpartition("/")[2]
    provider.settle(request, SigningState.CANCELLED)
    answer = here.get(at(signer.number, "identify/back"), follow=True)
    assert "그만두셨습니다" in answer.content.decode()
    assert here.post(at(signer.number, "identify/simple")).status_code == 302


def test_three_failures_lead_to_the_branch_with_everything_kept(
    here: Client, signer: Signer, name: str, provider: FakeSigning
) -> None:
    run(here, signer.number, name=name)
    told = []
    for _ in range(3):
        request = here.post(at(signer.number, "identify/simple")).headers["Location"].rpartition("/")[2]
        provider.sign(request, name="남의 이름", ci="ci-of-somebody-else")
        told.append(here.get(at(signer.number, "identify/back"), follow=True).content.decode())
    assert "2번 더" in told[0]
    assert "1번 더" in told[1]
    assert "신분증" in told[2]
    assert "identify/simple" not in told[2]
    assert here.post(at(signer.number, "identify/simple")).headers["Location"] == at(signer.number, "identify")
    assert state_of(signer) == AgreementState.PENDING


def test_the_provider_that_is_silent_is_told_kindly(here: Client, signer: Signer, name: str) -> None:
    run(here, signer.number, name=name)
    answer = here.post(at(signer.number, "identify/simple"), follow=True)
    assert "지금 답하지 않습니다" in answer.content.decode()
    assert here.get(at(signer.number, "identify")).status_code == 200


def test_a_passkey_is_asked_only_by_the_page_and_nothing_made_up_passes(
    here: Client, signer: Signer, name: str
) -> None:
    run(here, signer.number, name=name)
    wanted = here.post(at(signer.number, "identify/passkey"), headers={"Accept": "application/json"})
    assert wanted.status_code == 409
    for credential in ("", "[]", "{", "{}", "9" * 30_000):
        answer = here.post(at(signer.number, "identify/passkey"), {"credential": credential, "attempt": "IDN-1"})
        assert answer.headers["Location"] == at(signer.number, "identify") + "?problem=over"
    assert state_of(signer) == AgreementState.PENDING


def test_who_does_not_sign_says_why_and_is_told_what_it_means(here: Client, signer: Signer) -> None:
    refused = here.post(at(signer.number, "decline"), {"words": "금리가 높아서"})
    assert refused.status_code == 422
    assert "금리가 높아서" in refused.content.decode()
    answer = here.post(at(signer.number, "decline"), {"reason": DeclineReason.TERMS.value, "words": "금리가 높아서"})
    assert answer.headers["Location"] == at(signer.number) + "?told=declined"
    assert state_of(signer) == AgreementState.DECLINED
    page = here.get(at(signer.number)).content.decode()
    assert "서명하지 않음" in page
    assert 'id="next"' not in page


def test_what_the_institution_cancelled_says_so_on_every_page(here: Client, signer: Signer) -> None:
    read(signer)
    cancel_agreement(agreement=signer.number, reason="금액이 다름", by=SOMEBODY, at=AT)
    answer = here.get(at(signer.number, "contract"))
    assert answer.headers["Location"] == at(signer.number)
    assert "기관이 취소함" in here.get(at(signer.number)).content.decode()


def test_withdrawing_within_fourteen_days_is_understood_first_and_ends_the_case(
    here: Client, signer: Signer, provider: FakeSigning
) -> None:
    executed(signer)
    identified(signer, provider)
    complete_agreement(agreement=signer.number)
    assert at(signer.number, "withdraw") in here.get(at(signer.number, "done")).content.decode()
    assert here.post(at(signer.number, "withdraw")).status_code == 422
    assert state_of(signer) == AgreementState.COMPLETED
    answer = here.post(at(signer.number, "withdraw"), {"understood": "yes"})
    assert answer.headers["Location"] == at(signer.number, "done") + "?told=withdrawn"
    assert state_of(signer) == AgreementState.WITHDRAWN
    page = here.get(at(signer.number, "done")).content.decode()
    assert "철회함" in page
    assert at(signer.number, "withdraw") not in page


def test_pages_are_light_and_carry_no_script_of_their_own(here: Client, signer: Signer, name: str) -> None:
    run(here, signer.number, name=name)
    for page in ("", "cautions", "contract", "identify", "decline"):
        answer = here.get(at(signer.number, page))
        assert len(answer.content) < 100_000, page
        assert b"<script>" not in answer.content, page
        assert b" style=" not in answer.content, page


def test_the_page_of_the_case_leads_to_what_is_to_be_signed(owner: Owner, here: Client) -> None:
    signer = asked(owner)
    case = Agreement.objects.select_related("application").get(number=signer.number).application.number
    page = here.get(f"/my/{case}").content.decode()
    assert 'href="/agreements"' in page
    assert "신용보증약정" in page
