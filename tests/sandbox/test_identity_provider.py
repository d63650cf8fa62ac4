"""Signing in at the sandbox's identity provider, as a client does it: discovery, code with PKCE, tokens, claims."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import jwt
import pytest

from majung.adapters.identity import SCOPES, verified_person
from majung.rehearsal.outside import Outside

VERIFIER = "a-verifier-that-only-the-client-knows-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "http://127.0.0.1:8000/accounts/oidc/callback"
TYPED = {"name": "오늘만", "birth_date": "1980.1.31", "telephone": "01000002001"}


@dataclass(frozen=True)
class Client:
    """A house at the identity provider."""

    browser: httpx.Client
    places: Mapping[str, Any]
    secret: str

    def question(self, **different: str) -> str:
        asked = {
            "client_id": "majung",
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "state": "state-1",
            "nonce": "nonce-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        return f"{self.places['authorization_endpoint']}?{urlencode({**asked, **different})}"

    def answer(self, form: Mapping[str, str], **different: str) -> dict[str, str]:
        """What the browser brings back to the house."""
        answered = self.browser.post(self.question(**different), data=dict(form))
        assert answered.status_code == 302
        assert answered.headers["Location"].startswith(f"{BACK}?")
        return {name: values[0] for name, values in parse_qs(urlsplit(answered.headers["Location"]).query).items()}

    def exchange(self, code: str, **different: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "client_id": "majung",
            "client_secret": self.secret,
            "code_verifier": VERIFIER,
        }
        return self.browser.post(self.places["token_endpoint"], data={**form, **different})

    def claims(self, form: Mapping[str, str], **different: str) -> dict[str, str]:
        tokens = self.exchange(self.answer(form, **different)["code"]).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        told: dict[str, str] = self.browser.get(self.places["userinfo_endpoint"], headers=bearer).json()
        return told


@pytest.fixture
def client(connected: Outside) -> Client:
    browser = httpx.Client(trust_env=False)
    environment = connected.environment
    discovery = f"{environment['MAJUNG_IDENTITY_URL']}/.well-known/openid-configuration"
    return Client(browser, browser.get(discovery).json(), environment["MAJUNG_IDENTITY_KEY"])


def test_a_person_is_chosen_and_told_in_the_claims(client: Client, connected: Outside) -> None:
    page = client.browser.get(client.question())
    assert page.status_code == 200
    assert "간편인증 (모의)" in page.text
    person = verified_person(client.claims({"person": "soonja"}))
    known = connected.people["soonja"]
    assert (person.name, person.birth_date.isoformat()) == (known["name"], known["birth_date"])
    assert (person.telephone, person.ci) == (known["telephone"], known["ci"])


def test_the_id_token_is_signed_for_this_client_and_this_question(client: Client) -> None:
    answer = client.answer({"person": "soonja"})
    assert answer["state"] == "state-1"
    token = client.exchange(answer["code"]).json()["id_token"]
    key = jwt.PyJWKSet.from_dict(client.browser.get(client.places["jwks_uri"]).json()).keys[0]
    assert key.key_id == jwt.get_unverified_header(token)["kid"]
    claims = jwt.decode(token, key, algorithms=["RS256"], audience="majung", issuer=client.places["issuer"])
    assert claims["nonce"] == "nonce-1"
    assert verified_person(claims).name == "김순자"


def test_every_proof_is_a_transaction_of_its_own(client: Client) -> None:
    first, second = (client.claims({"person": "haneul"}) for _ in range(2))
    assert first.pop("transaction") != second.pop("transaction")
    assert first == second


def test_who_types_the_same_is_the_same_person(client: Client) -> None:
    first, again = client.claims(TYPED), client.claims({**TYPED, "telephone": "010-0000-2001"})
    assert first["ci"] == again["ci"]
    assert first["ci"] != client.claims({**TYPED, "name": "내일만"})["ci"]
    assert verified_person(first).birth_date.isoformat() == "1980-01-31"


def test_who_types_somebody_known_is_that_person(client: Client, connected: Outside) -> None:
    typed = {"name": "김순자", "birth_date": "1964-08-20", "telephone": "010-0000-1001"}
    assert client.claims(typed)["ci"] == connected.people["soonja"]["ci"]


def test_ci_is_told_only_to_who_asks_for_it(client: Client) -> None:
    told = client.claims({"person": "soonja"}, scope="openid")
    assert told["name"] == "김순자"
    assert not {"ci", "di"} & told.keys()


def test_a_failed_proof_is_told_to_the_client(client: Client) -> None:
    assert client.answer({"fail": "1"}) == {"error": "access_denied", "state": "state-1"}


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", " ", "이름을 적어 주세요."),
        ("birth_date", "1980-02-30", "실제로 있는 날짜를"),
        ("telephone", "12", "전화번호를"),
    ],
)
def test_what_was_typed_wrong_is_told_at_its_field_and_nothing_is_lost(
    client: Client, field: str, typed: str, words: str
) -> None:
    answered = client.browser.post(client.question(), data={**TYPED, field: typed})
    assert answered.status_code == 422
    assert words in answered.text
    kept = {**TYPED, field: typed}
    assert all(f'value="{value}"' in answered.text for value in kept.values())


def test_somebody_who_is_not_there_cannot_be_chosen(client: Client) -> None:
    answered = client.browser.post(client.question(), data={"person": "nobody"})
    assert answered.status_code == 422
    assert "모르는 사람입니다" in answered.text


@pytest.mark.parametrize(
    "different",
    [{"client_id": "somebody"}, {"redirect_uri": "https://example.com/x"}, {"redirect_uri": "javascript:alert(1)"}],
)
def test_a_strange_client_is_sent_nowhere(client: Client, different: dict[str, str]) -> None:
    answered = client.browser.post(client.question(**different), data={"person": "soonja"})
    assert answered.status_code == 400
    assert "Location" not in answered.headers


@pytest.mark.parametrize(
    ("different", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "ci"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_question_that_does_not_fit_is_told_why(client: Client, different: dict[str, str], error: str) -> None:
    assert client.answer({"person": "soonja"}, **different)["error"] == error


def test_a_code_is_good_for_one_exchange(client: Client) -> None:
    code = client.answer({"person": "soonja"})["code"]
    assert client.exchange(code).status_code == 200
    assert client.exchange(code).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    ("different", "error"),
    [
        ({"code_verifier": "another"}, "invalid_grant"),
        ({"redirect_uri": f"{BACK}/elsewhere"}, "invalid_grant"),
        ({"client_id": "somebody"}, "invalid_grant"),
        ({"client_secret": "guessed"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_code_is_good_only_for_who_asked(client: Client, different: dict[str, str], error: str) -> None:
    code = client.answer({"person": "soonja"})["code"]
    assert client.exchange(code, **different).json() == {"error": error}


def test_a_client_may_show_itself_in_the_header(client: Client) -> None:
    form = {
        "grant_type": "authorization_code",
        "code": client.answer({"person": "soonja"})["code"],
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    answered = client.browser.post(client.places["token_endpoint"], data=form, auth=("majung", client.secret))
    assert answered.status_code == 200


def test_a_token_nobody_gave_tells_nothing(client: Client) -> None:
    answered = client.browser.get(client.places["userinfo_endpoint"], headers={"Authorization": "Bearer guessed"})
    assert answered.status_code == 401


def test_a_dead_provider_closes_the_connection(client: Client, connected: Outside) -> None:
    connected.set_mood("identity", dead=True)
    with pytest.raises(httpx.TransportError):
        client.browser.get(client.question())
