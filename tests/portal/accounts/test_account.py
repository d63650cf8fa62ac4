"""내 정보: what is shown, a new telephone by its code, passkeys."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from majung.adapters import clock
from majung.adapters.http import PortDownReason, standing_in
from majung.adapters.messages import FakeMessages
from majung.parties.models import ContactCode, User
from majung.parties.people import contact_of, open_social_account
from tests.signing_in import make_owner, make_staff, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> User:
    user = make_owner()
    sign_in(client, user)
    return user


@pytest.fixture
def gateway() -> Iterator[FakeMessages]:
    fake = FakeMessages()
    with standing_in(fake):
        yield fake


def telephone_of(user: User) -> str:
    assert user.person_id is not None
    contact = contact_of(person_id=user.person_id)
    assert contact is not None
    return contact.telephone


def code_in(text: str) -> str:
    found = re.search(r"[0-9]{6}", text)
    assert found is not None
    return found[0]


def test_shows_the_person_and_hides_most_of_the_telephone(client: Client, owner: User) -> None:
    page = client.get("/me").content.decode()
    assert "김순자" in page
    assert "010-****-6789" in page
    assert "2345" not in page.partition("<main")[2].partition("</main>")[0]


def test_new_telephone_counts_after_its_code(client: Client, owner: User, gateway: FakeMessages) -> None:
    assert client.post("/me/telephone", {"telephone": "010-9999-0000"}).headers["Location"] == "/me/telephone/code"
    (message,) = gateway.sent
    assert message.to == "01099990000"
    assert telephone_of(owner) == "01023456789"
    answer = client.post("/me/telephone/code", {"code": code_in(message.text)})
    assert answer.headers["Location"] == "/me?done=telephone"
    assert telephone_of(owner) == "01099990000"
    assert "연락받을 전화를 바꿨습니다" in client.get("/me?done=telephone").content.decode()


def test_wrong_code_changes_nothing_and_comes_back(client: Client, owner: User, gateway: FakeMessages) -> None:
    client.post("/me/telephone", {"telephone": "010-9999-0000"})
    wrong = "111111" if code_in(gateway.sent[0].text) != "111111" else "222222"
    answer = client.post("/me/telephone/code", {"code": wrong})
    assert answer.status_code == 422
    assert f'value="{wrong}"' in answer.content.decode()
    assert telephone_of(owner) == "01023456789"


def test_code_is_guessed_five_times_at_most(client: Client, owner: User, gateway: FakeMessages) -> None:
    client.post("/me/telephone", {"telephone": "010-9999-0000"})
    code = code_in(gateway.sent[0].text)
    for _ in range(5):
        client.post("/me/telephone/code", {"code": "000000" if code != "000000" else "000001"})
    answer = client.post("/me/telephone/code", {"code": code})
    assert "시간이 지났거나 여러 번 틀렸습니다" in answer.content.decode()


def test_code_is_too_old_after_five_minutes(client: Client, owner: User, gateway: FakeMessages) -> None:
    client.post("/me/telephone", {"telephone": "010-9999-0000"})
    ContactCode.objects.update(expires_at=clock.real_now())
    assert client.post("/me/telephone/code", {"code": code_in(gateway.sent[0].text)}).status_code == 422


@pytest.mark.parametrize("typed", ["", "010", "가나다", "010-1234-56789012"])
def test_what_is_no_telephone_comes_back(client: Client, owner: User, gateway: FakeMessages, typed: str) -> None:
    answer = client.post("/me/telephone", {"telephone": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert gateway.sent == []


def test_codes_are_not_sent_one_after_another(client: Client, owner: User, gateway: FakeMessages) -> None:
    client.post("/me/telephone", {"telephone": "010-9999-0000"})
    assert client.post("/me/telephone", {"telephone": "010-9999-0001"}).status_code == 422
    assert len(gateway.sent) == 1


def test_dead_gateway_is_told_and_nothing_typed_is_lost(client: Client, owner: User, gateway: FakeMessages) -> None:
    gateway.down = PortDownReason.FAILING
    answer = client.post("/me/telephone", {"telephone": "010-9999-0000"})
    assert answer.status_code == 422
    assert "지금은 문자를 보낼 수 없습니다" in answer.content.decode()
    assert 'value="010-9999-0000"' in answer.content.decode()


def test_social_account_is_asked_who_it_is(client: Client) -> None:
    sign_in(client, open_social_account(at=clock.now()))
    assert "신청하려면 본인확인이 필요합니다" in client.get("/me").content.decode()
    assert client.get("/me/telephone").headers["Location"] == "/sign-in?next=%2Fme%2Ftelephone"


def test_passkey_page_asks_for_a_key_that_lives_on_the_device(client: Client, owner: User) -> None:
    page = client.get("/me/passkeys/add").content.decode()
    assert "&quot;residentKey&quot;: &quot;required&quot;" in page
    assert client.post("/me/passkeys/add", {"credential": '{"id": 1}'}).status_code == 422
    assert Authenticator.objects.count() == 0


def test_passkey_is_removed_by_its_owner_only(client: Client, owner: User) -> None:
    key = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "내 열쇠", "credential": {}})
    stranger = sign_in(Client(), make_owner("최낯선"))
    assert stranger.post("/me/passkeys/remove", {"passkey": key.pk}).status_code == 404
    assert client.post("/me/passkeys/remove", {"passkey": "x"}).status_code == 404
    assert client.post("/me/passkeys/remove", {"passkey": key.pk}).headers["Location"] == "/me?done=passkey_removed"
    assert Authenticator.objects.count() == 0


def test_passkey_is_never_demanded_of_an_owner(client: Client, owner: User) -> None:
    Authenticator.objects.create(user=owner, type="webauthn", data={"name": "내 열쇠", "credential": {}})
    assert "내 열쇠" in client.get("/me").content.decode()


def test_staff_have_no_page_of_owners(client: Client) -> None:
    sign_in(client, make_staff(duty=None))
    assert client.get("/me").status_code == 403
