"""The agreements of a corporation as pages: eight steps, a co-signer by a link, the manager's own, and consents."""

import pytest
from django.test import Client

from majung.adapters.court_register import ActingRule, FakeCourtRegister
from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement, ConsentRequest
from majung.core.agreement import AgreementState, ManagementMatter
from majung.parties.models import User
from tests.agreements.corporation import FILER, PARTNER, Corporation, a_corporation, representative, the_partner, told
from tests.agreements.signing import read, signed
from tests.portal.agreements.walking import at, filled
from tests.portal.cases.conftest import signed_in


@pytest.fixture
def corporation(register: FakeCourtRegister) -> Corporation:
    """Two who act only together."""
    return a_corporation(register)


@pytest.fixture
def alone(register: FakeCourtRegister) -> Corporation:
    """One of two who may each act alone."""
    return a_corporation(register, representative(FILER, ActingRule.SEVERAL))


def client_of(person_id: int) -> Client:
    client = Client()
    client.force_login(User.objects.get(person_id=person_id))
    return client


def test_counts_eight_steps_and_names_who_else_signs_by_their_office_alone(corporation: Corporation) -> None:
    page = signed_in(corporation.owner).get(at(corporation.signer(0).number)).content.decode()
    assert "2/8 요청 상세" in page
    assert "2번째: 공동대표자" in page
    assert "책임경영 실질책임자" in page
    assert "윤 미래" not in page.split("함께 서명하는 분")[1]


def test_what_waits_for_another_one_is_listed_and_not_shown(corporation: Corporation) -> None:
    here = signed_in(corporation.owner)
    manager = corporation.signer(2).number
    assert "차례를 기다리는 중" in here.get("/agreements").content.decode()
    assert here.post(at(manager)).headers["Location"] == "/agreements?told=not_turn"
    assert "아직 차례가 아닙니다" in here.get("/agreements?told=not_turn").content.decode()
    assert here.get(at(manager, "contract")).headers["Location"] == at(manager)


def test_a_co_signer_comes_by_the_link_and_nobody_else_does(corporation: Corporation, provider: FakeSigning) -> None:
    signed(corporation.signer(0), provider)
    second = corporation.rows()[1].number
    page = signed_in(corporation.owner).get(at(corporation.signer(0).number, "done")).content.decode()
    assert f"/agreements/{second}</code>" in page
    assert "<svg" in page
    assert signed_in(corporation.owner).get(at(second)).status_code == 404
    assert client_of(the_partner(("남남", PARTNER[1]))).get(at(second)).status_code == 404
    partner = client_of(the_partner())
    assert "요청 상세" in partner.get(at(second)).content.decode()
    assert partner.get(at(second, "contract")).headers["Location"] == at(second) + "?told=first"
    assert partner.post(at(second)).headers["Location"] == at(second, "cautions")


def test_a_co_signer_who_comes_early_is_known_from_then_on(corporation: Corporation) -> None:
    second, person_id = corporation.rows()[1].number, the_partner()
    partner = client_of(person_id)
    assert 'id="join"' in partner.get(at(second)).content.decode()
    assert second not in partner.get("/agreements").content.decode()
    page = partner.post(at(second), follow=True).content.decode()
    assert "아직 차례가 아닙니다" in page
    assert second in page
    assert Agreement.objects.get(number=second).person_id == person_id
    assert 'id="join"' not in partner.get(at(second)).content.decode()


def test_the_manager_goes_on_by_a_button_and_counts_seven_and_eight(alone: Corporation, provider: FakeSigning) -> None:
    here, second = signed_in(alone.owner), alone.rows()[1].number
    first = signed(alone.signer(0), provider)
    page = here.get(at(first.number, "done")).content.decode()
    assert f'id="second" href="{at(second)}"' in page
    detail = here.get(at(second)).content.decode()
    assert "7/8 요청 상세" in detail
    assert first.number in detail
    read(alone.signer(1))
    contract = here.get(at(second, "contract")).content.decode()
    assert "8/8 약정·서명" in contract
    assert first.signed_sha256 in contract
    assert "연대보증" not in contract


def test_a_register_that_changed_stops_the_signing_and_says_that_nothing_is_lost(
    alone: Corporation, register: FakeCourtRegister
) -> None:
    here, signer = signed_in(alone.owner), alone.signer(0)
    read(signer)
    told(register, representative(PARTNER, ActingRule.SEVERAL))
    answer = here.post(at(signer.number, "contract"), filled(signer.number, name="김순자"), follow=True)
    assert answer.redirect_chain == [(at(signer.number), 302)]
    assert "법인 등기를 담당자가 확인하고 있습니다" in answer.content.decode()
    assert Agreement.objects.get(number=signer.number).state == AgreementState.STOPPED


def test_consent_is_asked_beforehand_and_its_answer_is_read_there(alone: Corporation, provider: FakeSigning) -> None:
    here, second = signed_in(alone.owner), alone.rows()[1].number
    first = signed(alone.signer(0), provider)
    assert here.get(at(first.number, "consents")).headers["Location"] == at(first.number, "done")
    signed(alone.signer(1), provider)
    assert at(second, "consents") in here.get(at(second, "done")).content.decode()
    wrong = here.post(at(second, "consents"), {"words": "3월에", "planned_on_year": "2026", "planned_on_month": "13"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'id="matter-error"' in page
    assert 'id="planned_on-error"' in page
    assert "3월에" in page
    asked = {"matter": ManagementMatter.RESIGNATION.value, "words": "3월에 물러납니다."}
    answer = here.post(at(second, "consents"), asked, follow=True)
    assert "요청을 보냈습니다" in answer.content.decode()
    assert "답을 기다리는 중" in answer.content.decode()
    assert ConsentRequest.objects.get().agreement.number == second
