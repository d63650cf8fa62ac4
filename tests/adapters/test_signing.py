"""간편인증 전자서명: who signed exactly our text comes back with a signature that public tools can check."""

import base64
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pytest_django import Settings

from majung.adapters import clock
from majung.adapters import signing as signing_port
from majung.adapters.http import PortDown, PortLied, standing_in
from majung.adapters.signing import (
    CheckedSignature,
    FakeSigning,
    SignedText,
    SigningProvider,
    SigningState,
    checked_signature,
    fake_provider,
    signing,
)
from majung.adapters.text_signing import new_provider, provider_of, sign_text

TEXT = "약정번호 AGR-2026-ABCDEFGH-J\nSHA-256 " + "0f" * 32
BACK = "http://127.0.0.1:8000/agreements/back"
HOME = "https://signing.example.kr"
ASKED = {"reference": "AGR-1.1", "id": "r1", "address": f"{HOME}/signing/r1"}
ANSWERED = {
    "id": "r1",
    "state": "signed",
    "text": TEXT,
    "name": "김순자",
    "birth_date": "1964-08-20",
    "ci": "c" * 88,
    "transaction": "t1",
    "cms": base64.b64encode(b"\x30\x00").decode(),
}


@pytest.fixture
def fake() -> Any:
    stands_in = FakeSigning()
    with standing_in(stands_in):
        yield stands_in


def signed_with(fake: FakeSigning, text: str = TEXT) -> SignedText:
    asked = signing().ask_signature(text=text, reference=f"of {text}", return_to=BACK)
    fake.sign(asked.id)
    return signing().signature_of(request=asked.id)


def now() -> datetime:
    return clock.real_now()


def test_a_signature_names_its_certificate_its_time_and_who_vouches(fake: FakeSigning) -> None:
    signed = signed_with(fake)
    checked = checked_signature(signed, text=TEXT, at=now())
    assert (signed.state, signed.name, signed.birth_date) == (SigningState.SIGNED, "김순자", date(1964, 8, 20))
    assert abs(checked.signed_at - now()) < timedelta(minutes=1)
    assert int(checked.signer_certificate_serial, 16) > 0
    assert "모의 간편인증" in checked.issuer
    assert checked.root == fake_provider().certificate.public_bytes(Encoding.PEM)


def test_asking_again_is_the_same_request(fake: FakeSigning) -> None:
    first, second = (signing().ask_signature(text=TEXT, reference="AGR-1.1", return_to=BACK) for _ in range(2))
    assert first == second
    with pytest.raises(PortLied):
        signing().ask_signature(text="다른 글", reference="AGR-1.1", return_to=BACK)


@pytest.mark.parametrize("state", [SigningState.CANCELLED, SigningState.FAILED, SigningState.EXPIRED])
def test_what_is_not_signed_is_no_signature(fake: FakeSigning, state: SigningState) -> None:
    asked = signing().ask_signature(text=TEXT, reference="AGR-1.1", return_to=BACK)
    fake.settle(asked.id, state)
    signed = signing().signature_of(request=asked.id)
    assert (signed.state, signed.ci, signed.cms) == (state, "", b"")
    with pytest.raises(PortLied):
        checked_signature(signed, text=TEXT, at=now())


def test_another_text_was_not_signed(fake: FakeSigning) -> None:
    signed, other = signed_with(fake), TEXT.replace("0f", "0e", 1)
    for claimed in (signed, replace(signed, text=other)):
        with pytest.raises(PortLied):
            checked_signature(claimed, text=other, at=now())


def test_a_signature_of_somebody_else_is_not_theirs(fake: FakeSigning) -> None:
    signed = signed_with(fake)
    with pytest.raises(PortLied):
        checked_signature(replace(signed, name="최민수"), text=TEXT, at=now())


def test_a_provider_we_do_not_trust_vouches_for_nobody(fake: FakeSigning) -> None:
    stranger = new_provider(at=now())
    forged = sign_text(stranger, TEXT, name="김순자", subject="1", at=now())
    with pytest.raises(PortLied):
        checked_signature(replace(signed_with(fake), cms=forged), text=TEXT, at=now())


def test_a_signature_from_the_future_is_refused(fake: FakeSigning) -> None:
    signed = signed_with(fake)
    checked_signature(signed, text=TEXT, at=now() - timedelta(minutes=4))
    with pytest.raises(PortLied):
        checked_signature(signed, text=TEXT, at=now() - timedelta(minutes=6))


def test_a_certificate_that_had_ended_when_it_signed_is_refused(fake: FakeSigning) -> None:
    old = sign_text(fake_provider(), TEXT, name="김순자", subject="1", at=now() - timedelta(days=366))
    with pytest.raises(PortLied):
        checked_signature(replace(signed_with(fake), cms=old), text=TEXT, at=now())


def test_a_signature_still_holds_when_its_certificate_has_ended(fake: FakeSigning) -> None:
    signed = signed_with(fake)
    checked = checked_signature(signed, text=TEXT, at=datetime(2041, 1, 1, tzinfo=UTC))
    assert checked.signed_at.year < 2041


def test_no_byte_of_a_signature_may_differ(fake: FakeSigning) -> None:
    signed = signed_with(fake)
    genuine = checked_signature(signed, text=TEXT, at=now())
    for place in range(0, len(signed.cms), 7):
        changed = bytearray(signed.cms)
        changed[place] ^= 1
        claimed = replace(signed, cms=bytes(changed))
        # Some bytes belong to nothing that was signed; then the same is said, or nothing.
        assert said_of(claimed) in (genuine, None), place


def said_of(claimed: SignedText) -> CheckedSignature | None:
    try:
        return checked_signature(claimed, text=TEXT, at=now())
    except PortLied:
        return None


@pytest.mark.parametrize(
    "content", [b"", b"\x30", b"\x30\x80", b"%PDF-1.7", b"\x30\x84\x7f\xff\xff\xff", b"0" * 70_000]
)
def test_what_is_no_signature_at_all_is_refused(fake: FakeSigning, content: bytes) -> None:
    with pytest.raises(PortLied):
        checked_signature(replace(signed_with(fake), cms=content), text=TEXT, at=now())


def test_openssl_agrees(fake: FakeSigning, tmp_path: Path) -> None:
    signed = signed_with(fake)
    root = checked_signature(signed, text=TEXT, at=now()).root
    command = verification(tmp_path, signed.cms, TEXT.encode(), root)
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    (tmp_path / "text").write_bytes(TEXT.encode() + b" ")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def verification(folder: Path, signature: bytes, text: bytes, root: bytes) -> list[str]:
    """What a stranger types to check a signature that was kept."""
    contents = {"signature.p7s": signature, "text": text, "root.pem": root}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any",
        "-in", str(folder / "signature.p7s"), "-content", str(folder / "text"), "-CAfile", str(folder / "root.pem"),
    ]  # fmt: skip


def test_a_provider_that_was_kept_is_the_same() -> None:
    provider = new_provider(at=now())
    kept = provider_of(provider.as_pem())
    assert kept.as_pem() == provider.as_pem()


def test_who_a_person_is_stands_in_no_text_of_the_answer(fake: FakeSigning) -> None:
    signed = signed_with(fake)
    assert all(secret not in repr(signed) for secret in ("김순자", "1964", signed.ci))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Any:
    """What the provider answers next."""
    answers: dict[str, Any] = {}
    settings.PORT_ADDRESSES = {"signing": f"{HOME}/signing"}
    settings.PORT_KEYS = {"signing": "k"}
    monkeypatch.setattr(signing_port, "ask", lambda *_, **__: answers["next"])
    return answers


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": "AGR-2"},
        {"id": ""},
        {"id": "../r1"},
        {"id": 1},
        {"address": None},
        {"address": "https://elsewhere.example.kr/signing/r1"},
        {"address": "http://signing.example.kr/signing/r1"},
        {"address": "https://[broken"},
    ],
)
def test_a_request_that_does_not_fit_is_a_lie(told: dict[str, Any], wrong: dict[str, Any]) -> None:
    told["next"] = ASKED
    assert SigningProvider().ask_signature(text=TEXT, reference="AGR-1.1", return_to=BACK).id == "r1"
    told["next"] = {**ASKED, **wrong}
    with pytest.raises(PortLied):
        SigningProvider().ask_signature(text=TEXT, reference="AGR-1.1", return_to=BACK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "r2"},
        {"state": "lost"},
        {"text": ""},
        {"name": " "},
        {"birth_date": "20-08-1964"},
        {"birth_date": None},
        {"ci": "short"},
        {"ci": None},
        {"transaction": ""},
        {"cms": ""},
        {"cms": "?"},
        {"cms": None},
    ],
)
def test_an_answer_that_does_not_fit_is_a_lie(told: dict[str, Any], wrong: dict[str, Any]) -> None:
    told["next"] = ANSWERED
    assert SigningProvider().signature_of(request="r1").state is SigningState.SIGNED
    told["next"] = {**ANSWERED, **wrong}
    with pytest.raises(PortLied):
        SigningProvider().signature_of(request="r1")


def test_who_did_not_sign_is_not_told(told: dict[str, Any]) -> None:
    told["next"] = {**ANSWERED, "state": "pending"}
    assert SigningProvider().signature_of(request="r1") == SignedText(SigningState.PENDING, TEXT)


def test_roots_are_installed_by_the_operator(told: dict[str, Any], settings: Settings, tmp_path: Path) -> None:
    settings.SIGNING_ROOTS, settings.SANDBOX = tmp_path / "signing", False
    told["next"] = {"roots": [new_provider(at=now()).certificate.public_bytes(Encoding.PEM).decode()]}
    with pytest.raises(PortDown):
        SigningProvider().roots()
    (tmp_path / "signing").mkdir()
    (tmp_path / "signing" / "provider.pem").write_bytes(fake_provider().certificate.public_bytes(Encoding.PEM))
    assert [root.dump() for root in SigningProvider().roots()] == [
        fake_provider().certificate.public_bytes(Encoding.DER)
    ]


@pytest.mark.parametrize("answer", [None, {}, {"roots": []}, {"roots": [1]}, {"roots": ["no certificate"]}])
def test_roots_that_make_no_sense_are_a_lie(
    told: dict[str, Any], settings: Settings, tmp_path: Path, answer: Any
) -> None:
    settings.SIGNING_ROOTS, settings.SANDBOX = tmp_path, True
    told["next"] = answer
    with pytest.raises(PortLied):
        SigningProvider().roots()
