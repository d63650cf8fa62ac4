"""Owners sign in: by an identity check, once more under another name, after failures, and nothing leaks."""

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as house_settings
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from majung.adapters import clock
from majung.events.selectors import events_about
from majung.events.services import Subject
from majung.parties.models import IdentityCheck, Person, User
from majung.parties.people import open_social_account, person_of
from tests.parties.test_people import everything_in_the_database
from tests.portal.accounts.conftest import FakeProvider, Identify, ci_claims
from tests.signing_in import make_owner, sign_in

pytestmark = pytest.mark.django_db


def account_of_session(client: Client) -> int | None:
    signed_in = client.session.get("_auth_user_id")
    return None if signed_in is None else int(signed_in)


def test_owner_signs_in_and_comes_to_the_page_wanted(client: Client, identify: Identify) -> None:
    answer = identify(client, next_page="/businesses")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/businesses")
    assert account_of_session(client) == User.objects.get().pk
    assert "김순자" in client.get("/me").content.decode()


def test_owner_who_wanted_nothing_comes_to_their_own_page(client: Client, identify: Identify) -> None:
    assert identify(client).headers["Location"] == "/me"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"])
def test_sign_in_leads_to_no_other_house(client: Client, identify: Identify, elsewhere: str) -> None:
    assert identify(client, next_page=elsewhere).headers["Location"] == "/me"
    page = Client().get("/sign-in", {"next": elsewhere}).content.decode()
    assert "elsewhere.example" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("change", [{"name": "김순희"}, {"phone_number": "010-9999-0000"}, {"sub": "another"}])
def test_same_ci_is_the_same_account(client: Client, identify: Identify, change: dict[str, str]) -> None:
    identify(client)
    identify(Client(), **{**ci_claims(), **change})
    assert (Person.objects.count(), User.objects.count()) == (1, 1)


def test_nothing_of_the_person_stays_outside_the_seal(client: Client, identify: Identify) -> None:
    identify(client)
    kept = everything_in_the_database()
    session = str(Session.objects.get(pk=client.session.session_key).get_decoded())
    claims = ci_claims()
    secrets = [claims[name] for name in ("ci", "di", "name", "phone_number", "birthdate", "sub")] + ["01000001001"]
    assert [secret for secret in secrets if secret in kept or secret in session] == []
    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)


def test_session_gets_a_new_number_and_safe_cookie(client: Client, identify: Identify) -> None:
    client.post("/sign-in/with/identity")
    before = client.session.session_key
    identify(client)
    cookie = client.cookies[house_settings.SESSION_COOKIE_NAME]
    assert cookie.value != before
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_sign_out_ends_the_session(client: Client, identify: Identify) -> None:
    identify(client)
    user = User.objects.get()
    assert client.post("/sign-out").headers["Location"] == "/"
    assert account_of_session(client) is None
    assert client.get("/me").headers["Location"] == "/sign-in?next=%2Fme"
    told = [line.act for line in events_about(subject=Subject("user", str(user.pk)))]
    assert told == ["SignedIn", "SignedOut"]


def test_sign_out_is_no_link(client: Client) -> None:
    sign_in(client, make_owner())
    assert client.get("/sign-out").status_code == 405


def test_social_account_shows_who_it_is_and_stays(client: Client, identify: Identify) -> None:
    social = open_social_account(at=clock.now())
    sign_in(client, social)
    assert "본인확인이 필요합니다" in client.get("/sign-in").content.decode()
    identify(client)
    social.refresh_from_db()
    assert person_of(social) is not None
    assert account_of_session(client) == social.pk


def test_social_account_of_somebody_known_is_led_into_theirs(client: Client, identify: Identify) -> None:
    identify(Client())
    known = User.objects.get()
    social = open_social_account(at=clock.now())
    SocialAccount.objects.create(user_id=social.pk, provider="kakao", uid="1")
    sign_in(client, social)
    identify(client)
    assert account_of_session(client) == known.pk
    assert SocialAccount.objects.get().user_id == known.pk


@pytest.mark.parametrize("missing", ["ci", "name", "birthdate", "phone_number", "transaction"])
def test_claims_without_what_is_needed_sign_nobody_in(client: Client, identify: Identify, missing: str) -> None:
    claims = {name: value for name, value in ci_claims().items() if name != missing}
    assert identify(client, **claims).headers["Location"] == "/sign-in?problem=failed"
    assert User.objects.count() == 0
    assert IdentityCheck.objects.get().result == "failed"


def test_cancelled_check_is_told_and_keeps_the_page_wanted(client: Client, identify: Identify) -> None:
    answer = identify(client, next_page="/businesses", answer="error=access_denied")
    assert answer.headers["Location"] == "/sign-in?problem=cancelled&next=%2Fbusinesses"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "그만두셨습니다" in page
    assert 'value="/businesses"' in page


def test_after_three_failures_the_branch_is_offered(client: Client, identify: Identify) -> None:
    offer = "신분증을 가지고 영업점에 오시면"
    for _ in range(3):
        assert offer not in client.get("/sign-in").content.decode()
        identify(client, answer="error=server_error")
    assert offer in client.get("/sign-in").content.decode()
    identify(client)
    client.post("/sign-out")
    assert offer not in client.get("/sign-in").content.decode()


def test_provider_that_does_not_answer_is_told(client: Client, settings: Settings) -> None:
    settings.PORT_ADDRESSES = {**settings.PORT_ADDRESSES, "identity": "http://127.0.0.1:9"}
    answer = client.post("/sign-in/with/identity", {"next": "/me"})
    assert answer.headers["Location"] == "/sign-in?problem=unreachable&next=%2Fme"


def test_house_without_a_provider_says_so(client: Client, settings: Settings) -> None:
    settings.PORT_ADDRESSES = {**settings.PORT_ADDRESSES, "identity": ""}
    assert "지금은 간편인증을 쓸 수 없습니다" in client.get("/sign-in").content.decode()
    assert client.post("/sign-in/with/identity").status_code == 404


def test_answer_nobody_asked_for_signs_nobody_in(client: Client, provider: FakeProvider) -> None:
    answer = client.get("/sign-in/with/identity/back?state=made-up&code=opaque")
    assert answer.headers["Location"] == "/sign-in?problem=failed"
    assert User.objects.count() == 0


def test_form_may_lead_to_the_provider_only(client: Client, provider: FakeProvider) -> None:
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "form-action 'self' http://identity.example;" in policy
    assert "form-action 'self';" in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["kakao", "naver"])
def test_social_login_is_there_when_set_up(client: Client, settings: Settings, name: str) -> None:
    assert f"/sign-in/with/{name}" not in client.get("/sign-in").content.decode()
    assert client.post(f"/sign-in/with/{name}").status_code == 404
    settings.SOCIAL_LOGINS = {name: ("client", "secret")}
    assert f"/sign-in/with/{name}" in client.get("/sign-in").content.decode()
    assert client.post(f"/sign-in/with/{name}").status_code == 302


def test_public_page_looks_for_no_session(client: Client) -> None:
    answer = client.get("/sign-in")
    assert house_settings.SESSION_COOKIE_NAME not in answer.cookies


def test_header_knows_who_is_here(client: Client) -> None:
    assert 'href="/sign-in"' in client.get("/").content.decode()
    sign_in(client, make_owner())
    page = client.get("/").content.decode()
    assert 'href="/me"' in page
    assert 'href="/sign-in"' not in page


def test_passkey_answers_with_a_challenge_and_refuses_a_made_up_key(client: Client) -> None:
    challenge = client.get("/sign-in/passkey", headers={"Accept": "application/json"}).json()
    assert challenge["request_options"]["publicKey"]["userVerification"] == "required"
    answer = client.post("/sign-in/passkey", {"credential": '{"id": "x"}', "next": "/me"})
    assert answer.headers["Location"] == "/sign-in?problem=passkey&next=%2Fme"


def test_pages_the_library_would_have_are_not_there(client: Client) -> None:
    for place in ("/accounts/login/", "/accounts/signup/", "/signup/", "/password/reset/", "/3rdparty/"):
        assert client.get(place).status_code == 404
