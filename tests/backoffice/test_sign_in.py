"""Staff sign in: two factors before any desk, an invitation for the first time, locks against guessing."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from majung.adapters import clock
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from majung.parties.services import load_catalog_into_database
from majung.parties.staff import (
    INVITATION_LASTS,
    StaffKnown,
    UnknownPlace,
    UnknownStaff,
    colleagues,
    create_staff,
    give_role,
    invite_staff,
    is_open_invitation,
    reset_second_factor,
    staff_by_email,
    staff_of,
)
from tests.parties.test_people import everything_in_the_database
from tests.signing_in import HOUSE, LONG_AGO, make_bank_staff, make_owner, make_staff, sign_in

pytestmark = pytest.mark.django_db

EMAIL, PASSWORD = "officer@example.org", "포항의 바다는 늘 파랗다"


@pytest.fixture(autouse=True)
def catalog(db: None) -> None:
    load_catalog_into_database()


@pytest.fixture
def officer() -> User:
    user = make_staff(EMAIL)
    user.set_password(PASSWORD)
    user.save()
    return user


def code_of(secret: str) -> str:
    code: str = format_hotp_value(hotp_value(secret, int(clock.real_now().timestamp()) // 30))
    return code


def enrol_app(client: Client) -> str:
    """Sets up an authenticator app; gives its secret."""
    client.get("/office/second-factor/app")
    secret: str = client.session["mfa.totp.secret"]
    assert client.post("/office/second-factor/app", {"code": code_of(secret)}).status_code == 302
    return secret


def type_password(client: Client, password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/office/sign-in", {"email": EMAIL, "password": password, **fields})


def test_password_alone_leads_to_the_second_factor_and_nowhere_else(client: Client, officer: User) -> None:
    assert type_password(client).headers["Location"] == "/office/"
    assert client.get("/office/me").headers["Location"] == "/office/second-factor?next=%2Foffice%2Fme"
    assert "인증 수단을 하나 등록" in client.get("/office/second-factor").content.decode()


def test_app_set_up_opens_the_desk_at_once(client: Client, officer: User) -> None:
    type_password(client)
    enrol_app(client)
    page = client.get("/office/me").content.decode()
    assert "이담당" in page
    assert "심사역" in page


def test_next_time_the_code_is_asked_before_anybody_is_signed_in(client: Client, officer: User) -> None:
    type_password(client)
    secret = enrol_app(client)
    again = Client()
    answer = type_password(again, next="/office/me")
    assert answer.headers["Location"] == "/office/sign-in/code"
    assert "_auth_user_id" not in again.session
    assert again.get("/office/me").headers["Location"].startswith("/office/sign-in?")
    assert again.post("/office/sign-in/code", {"code": "000000"}).status_code == 422
    answer = again.post("/office/sign-in/code", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/office/me"
    assert again.get("/office/me").status_code == 200


def test_code_works_once(client: Client, officer: User) -> None:
    type_password(client)
    secret = enrol_app(client)
    code = code_of(secret)
    for expected in (302, 422):
        again = Client()
        type_password(again)
        assert again.post("/office/sign-in/code", {"code": code}).status_code == expected


def test_secret_of_the_app_is_sealed(client: Client, officer: User) -> None:
    type_password(client)
    assert enrol_app(client) not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_wrong_code_sets_nothing_up(client: Client, officer: User) -> None:
    type_password(client)
    client.get("/office/second-factor/app")
    answer = client.post("/office/second-factor/app", {"code": "000000"})
    assert answer.status_code == 422
    assert "맞지 않습니다" in answer.content.decode()
    assert Authenticator.objects.count() == 0


def test_password_alone_sets_up_no_further_factor(client: Client, officer: User) -> None:
    sign_in(client, officer, second_factor=False)
    Authenticator.objects.create(user=officer, type="webauthn", data={"name": "열쇠", "credential": {}})
    for place in ("/office/second-factor/app", "/office/second-factor/passkey"):
        assert client.get(place).headers["Location"].startswith("/office/second-factor?")
    assert client.get("/office/second-factor").headers["Location"] == "/office/sign-in"
    assert "_auth_user_id" not in client.session


def test_passkey_page_of_staff_asks_for_a_key_on_the_device(client: Client, officer: User) -> None:
    sign_in(client, officer, second_factor=False)
    assert "residentKey" in client.get("/office/second-factor/passkey").content.decode()
    assert client.post("/office/second-factor/passkey", {"credential": "{}"}).status_code == 422


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org", "", "x" * 500])
def test_wrong_password_and_unknown_address_get_one_answer(client: Client, officer: User, email: str) -> None:
    answer = client.post("/office/sign-in", {"email": email, "password": "wrong"})
    assert answer.status_code == 422
    assert "전자우편이나 비밀번호가 맞지 않습니다" in answer.content.decode()


def test_five_wrong_passwords_lock_the_account(client: Client, officer: User) -> None:
    for _ in range(5):
        type_password(client, "wrong")
    answer = type_password(Client())
    assert answer.status_code == 422
    assert "잠시 막아" in answer.content.decode()


def test_owner_has_no_password(client: Client) -> None:
    owner = make_owner()
    assert not owner.has_usable_password()


def test_owner_enters_no_page_of_staff(client: Client, officer: User) -> None:
    sign_in(client, make_owner())
    for place in ("/office/me", "/office/second-factor", "/office/second-factor/app", "/office/second-factor/passkey"):
        assert client.get(place).status_code == 403


def test_address_of_staff_is_not_kept_in_the_session(client: Client, officer: User) -> None:
    type_password(client)
    assert EMAIL not in str(dict(client.session))


def test_closed_account_stays_out(client: Client, officer: User) -> None:
    officer.is_active = False
    officer.save()
    type_password(client)
    assert "_auth_user_id" not in client.session


def test_invitation_opens_once(client: Client, officer: User) -> None:
    code = invite_staff(user_id=officer.pk, at=clock.real_now(), actor=HOUSE)
    assert EMAIL in client.get(f"/office/enrol/{code}").content.decode()
    answer = client.post(f"/office/enrol/{code}", {"password": PASSWORD, "again": PASSWORD})
    assert answer.headers["Location"] == "/office/second-factor"
    assert client.get("/office/second-factor").status_code == 200
    assert Client().get(f"/office/enrol/{code}").status_code == 404
    assert code not in everything_in_the_database()


@pytest.mark.parametrize(
    ("password", "again", "message"),
    [
        (PASSWORD, "another", "두 비밀번호가 다릅니다"),
        ("short", "short", "더 길고 흔하지 않은"),
        ("123456789012345", "123456789012345", "더 길고 흔하지 않은"),
        ("officer@example.org", "officer@example.org", "더 길고 흔하지 않은"),
    ],
)
def test_weak_password_is_told_and_the_link_stays(
    client: Client, officer: User, password: str, again: str, message: str
) -> None:
    code = invite_staff(user_id=officer.pk, at=clock.real_now(), actor=HOUSE)
    answer = client.post(f"/office/enrol/{code}", {"password": password, "again": again})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert is_open_invitation(code=code, at=clock.real_now())


def test_invitation_is_too_old_after_three_days_and_gives_way_to_a_new_one(officer: User) -> None:
    at = clock.real_now()
    first = invite_staff(user_id=officer.pk, at=at, actor=HOUSE)
    assert not is_open_invitation(code=first, at=at + INVITATION_LASTS)
    invite_staff(user_id=officer.pk, at=at, actor=HOUSE)
    assert not is_open_invitation(code=first, at=at)


def test_lost_telephone_starts_over(client: Client, officer: User) -> None:
    type_password(client)
    enrol_app(client)
    code = reset_second_factor(user_id=officer.pk, at=clock.real_now(), actor=HOUSE)
    assert client.get("/office/me").headers["Location"].startswith("/office/sign-in?")
    assert type_password(Client()).status_code == 422
    assert Client().get(f"/office/enrol/{code}").status_code == 200


def test_staff_sign_out(client: Client, officer: User) -> None:
    sign_in(client, officer)
    assert client.post("/office/sign-out").headers["Location"] == "/office/sign-in"
    assert "_auth_user_id" not in client.session


def test_staff_are_shown_where_they_serve(client: Client) -> None:
    sign_in(client, make_bank_staff())
    page = client.get("/office/me").content.decode()
    assert "하나은행" in page
    assert "충청지역" in page
    sign_in(client, make_staff("new@example.org", duty=None))
    assert "아직 맡은 일이 없습니다" in client.get("/office/me").content.decode()


def test_role_at_a_branch_serves_that_branch_only() -> None:
    view = staff_of(make_staff(branch="dongbu"))
    assert view is not None
    assert view.serves(institution="gyeongbuk-foundation", branch="dongbu")
    assert not view.serves(institution="gyeongbuk-foundation", branch="seobu")
    assert not view.serves(institution="gyeongbuk-foundation")
    assert not view.serves(institution="semas", branch="dongbu")


def test_role_without_a_branch_serves_all() -> None:
    view = staff_of(make_staff())
    assert view is not None
    assert view.serves(institution="gyeongbuk-foundation", branch="dongbu")


def test_colleagues_of_a_branch_are_those_who_serve_it() -> None:
    here, everywhere = make_staff("a@example.org", branch="dongbu"), make_staff("b@example.org")
    make_staff("c@example.org", institution="semas")
    found = colleagues(institution="gyeongbuk-foundation", branch="dongbu")
    assert [view.user_id for view in found] == [here.pk, everywhere.pk]


def test_bank_staff_act_as_a_bank() -> None:
    view = staff_of(make_bank_staff())
    assert view is not None
    assert view.bank is not None
    assert (view.actor.kind, view.bank.sido_area) == ("bank", "충청지역")


def test_staff_is_known_by_one_address() -> None:
    make_staff(EMAIL)
    with pytest.raises(StaffKnown):
        create_staff(email=EMAIL.upper(), name="이담당", at=LONG_AGO, actor=HOUSE)
    assert staff_by_email(email=f" {EMAIL.upper()} ") is not None


def test_role_needs_staff_and_a_place_that_exists() -> None:
    user = make_staff(duty=None)
    given: dict[str, Any] = {"duty": StaffDuty.OFFICER, "at": LONG_AGO, "actor": HOUSE}
    with pytest.raises(UnknownPlace):
        give_role(user_id=user.pk, institution="nowhere", branch=None, **given)
    with pytest.raises(UnknownPlace):
        give_role(user_id=user.pk, institution="semas", branch="dongbu", **given)
    with pytest.raises(UnknownStaff):
        give_role(user_id=make_owner().pk, institution="semas", branch=None, **given)


def test_every_act_on_staff_leaves_an_event() -> None:
    user = make_staff()
    invite_staff(user_id=user.pk, at=LONG_AGO, actor=HOUSE)
    reset_second_factor(user_id=user.pk, at=LONG_AGO, actor=HOUSE)
    told = [line.act for line in events_about(subject=Subject("user", str(user.pk)))]
    assert told == ["StaffAdded", "StaffRoleGiven", "StaffInvited", "SecondFactorReset", "StaffInvited"]


def test_name_of_staff_is_sealed() -> None:
    make_staff()
    assert "이담당" not in everything_in_the_database()
