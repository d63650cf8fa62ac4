"""The provider of 간편인증 전자서명: a text, a person who signs it on their phone, and a signature that lasts."""

import subprocess
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pytest_django import Settings

from majung.adapters import clock
from majung.adapters.http import PortDown, PortLied
from majung.adapters.signing import SignatureAsked, SigningState, checked_signature, signing
from majung.rehearsal.outside import Outside
from majung.sandbox.signing import REQUEST_LIVES, SignatureRequest, keep_end, keep_request, request_of

TEXT = "약정번호 AGR-2026-ABCDEFGH-J\nSHA-256 " + "0f" * 32
BACK = "http://127.0.0.1:8000/agreements/AGR-2026-ABCDEFGH-J/identify/back"
KEY = {"Authorization": "Bearer sandbox-signing-key"}


@pytest.fixture
def provider(connected: Outside, settings: Settings, tmp_path: Path) -> Outside:
    """The served provider, believed about its own root as in every rehearsal."""
    settings.SANDBOX, settings.SIGNING_ROOTS = True, tmp_path / "no-roots"
    return connected


def asked_for(reference: str, text: str = TEXT) -> SignatureAsked:
    return signing().ask_signature(text=text, reference=reference, return_to=BACK)


def answered(asked: SignatureAsked, form: Mapping[str, str]) -> httpx.Response:
    """What the person does on their phone."""
    with httpx.Client(trust_env=False) as browser:
        return browser.post(asked.address, data=form)


def test_a_person_signs_exactly_the_text(provider: Outside) -> None:
    asked = asked_for("sign-1")
    assert signing().signature_of(request=asked.id).state is SigningState.PENDING
    back = answered(asked, {"person": "jeongho"})
    assert (back.status_code, back.headers["Location"]) == (302, BACK)
    signed = signing().signature_of(request=asked.id)
    assert (signed.state, signed.text, signed.name) == (SigningState.SIGNED, TEXT, "박정호")
    assert (signed.birth_date, signed.ci) == (date(1979, 11, 30), provider.people["jeongho"]["ci"])
    checked = checked_signature(signed, text=TEXT, at=clock.real_now())
    assert abs(checked.signed_at - clock.real_now()).total_seconds() < 60


def test_a_signature_holds_for_openssl_with_nobody_to_ask(provider: Outside, tmp_path: Path) -> None:
    asked = asked_for("sign-openssl")
    answered(asked, {"person": "mirae"})
    signed = signing().signature_of(request=asked.id)
    root = checked_signature(signed, text=TEXT, at=clock.real_now()).root
    for name, content in {"s": signed.cms, "t": TEXT.encode(), "root.pem": root}.items():
        (tmp_path / name).write_bytes(content)
    command = "openssl cms -verify -binary -inform DER -purpose any -in s -content t -CAfile root.pem -out same"
    subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=True)
    assert (tmp_path / "same").read_bytes() == TEXT.encode()


def test_the_phone_shows_the_text_and_who_may_sign(provider: Outside) -> None:
    page = httpx.get(asked_for("sign-page", "약정번호 AGR-1\nSHA-256 <b>0f</b>").address, trust_env=False)
    assert "약정번호 AGR-1<br>SHA-256 &lt;b&gt;0f&lt;/b&gt;" in page.text
    assert "윤미래 서명하기" in page.text
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("button", "state"), [("cancel", SigningState.CANCELLED), ("fail", SigningState.FAILED)], ids=str
)
def test_who_does_not_sign_goes_back_too(provider: Outside, button: str, state: SigningState) -> None:
    asked = asked_for(f"sign-{button}")
    assert answered(asked, {button: "1"}).headers["Location"] == BACK
    signed = signing().signature_of(request=asked.id)
    assert (signed.state, signed.ci, signed.cms) == (state, "", b"")


def test_what_was_answered_stays(provider: Outside) -> None:
    asked = asked_for("sign-once")
    answered(asked, {"person": "jeongho"})
    first = signing().signature_of(request=asked.id)
    again = answered(asked, {"person": "minsu"})
    assert again.status_code == 200
    assert f'href="{BACK}"' in again.text
    assert signing().signature_of(request=asked.id) == first


def test_anybody_may_type_who_they_are(provider: Outside) -> None:
    asked = asked_for("sign-typed")
    typed = {"name": "오늘만", "birth_date": "1980-01-31", "telephone": "010-0000-2001"}
    wrong = answered(asked, {**typed, "birth_date": "1980-02-31"})
    assert wrong.status_code == 422
    assert "실제로 있는 날짜" in wrong.text
    assert 'value="오늘만"' in wrong.text
    assert answered(asked, {**typed, "name": "가" * 65}).status_code == 422
    assert answered(asked, {"person": "nobody"}).status_code == 422
    assert signing().signature_of(request=asked.id).state is SigningState.PENDING
    answered(asked, typed)
    signed = signing().signature_of(request=asked.id)
    checked_signature(signed, text=TEXT, at=clock.real_now())
    assert signed.name == "오늘만"


def test_a_request_ends_after_its_ten_minutes_unless_it_was_answered(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_FOLDER, at = tmp_path, clock.real_now()
    open_one, cancelled = (keep_request(text=TEXT, reference=each, return_to=BACK, at=at) for each in ("a", "b"))
    keep_end(cancelled, SigningState.CANCELLED)
    last = at + REQUEST_LIVES - timedelta(seconds=1)
    assert state_of(open_one, at=last) is SigningState.PENDING
    assert state_of(open_one, at=at + REQUEST_LIVES) is SigningState.EXPIRED
    assert state_of(cancelled, at=at + REQUEST_LIVES) is SigningState.CANCELLED


def state_of(asked: SignatureRequest, *, at: datetime) -> SigningState:
    found = request_of(asked.id, at=at)
    assert found
    return found.state


def test_the_same_reference_is_the_same_request(provider: Outside) -> None:
    assert asked_for("sign-same") == asked_for("sign-same")
    with pytest.raises(PortLied):
        asked_for("sign-same", "다른 글")


@pytest.mark.parametrize(
    "body",
    [
        {"text": "", "reference": "r", "return_to": BACK},
        {"text": "t", "reference": "r"},
        {"text": "t" * 1001, "reference": "r", "return_to": BACK},
        {"text": "t", "reference": "r", "return_to": "https://elsewhere.example.kr/"},
    ],
)
def test_a_request_nobody_could_answer_is_refused(provider: Outside, body: Mapping[str, str]) -> None:
    place = f"{provider.address}/signing/v1/requests"
    assert httpx.post(place, json=body, headers=KEY, trust_env=False).status_code == 400


def test_the_provider_wants_its_key(provider: Outside) -> None:
    asked = asked_for("sign-key")
    for path in (f"requests/{asked.id}", "roots"):
        assert httpx.get(f"{provider.address}/signing/v1/{path}", trust_env=False).status_code == 401
    assert httpx.post(f"{provider.address}/signing/v1/requests", json={}, trust_env=False).status_code == 401


def test_a_request_nobody_made_is_unknown(provider: Outside) -> None:
    assert httpx.get(f"{provider.address}/signing/nobody", trust_env=False).status_code == 404
    assert httpx.get(f"{provider.address}/signing/v1/requests/nobody", headers=KEY, trust_env=False).status_code == 404


def test_a_lying_provider_is_found_out(provider: Outside) -> None:
    asked = asked_for("sign-lie")
    provider.set_mood("signing", lies=1)
    with pytest.raises(PortLied):
        asked_for("sign-lie")
    with pytest.raises(PortLied):
        signing().signature_of(request=asked.id)
    with pytest.raises(PortLied):
        signing().roots()


def test_a_dead_provider_is_down(provider: Outside) -> None:
    provider.set_mood("signing", dead=True)
    with pytest.raises(PortDown):
        asked_for("sign-dead")
