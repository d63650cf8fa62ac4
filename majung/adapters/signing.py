"""간편인증 전자서명: a provider shows a person a short text on their phone, and they sign it there (CMS).

What comes back is who signed, with the CI, and the signature itself, which stays provable without the provider.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from majung.adapters import clock
from majung.adapters.http import Fake, PortDown, PortDownReason, PortLied, address_of, ask, bearer, fake_of
from majung.adapters.identity import CI_LENGTHS
from majung.adapters.text_signing import (
    LARGEST_SIGNATURE,
    NotSigned,
    Provider,
    check_text_signature,
    new_provider,
    sign_text,
)

PORT = "signing"
LONGEST_TEXT = 1000
REQUEST = re.compile(r"[A-Za-z0-9_-]{1,64}")


class SigningState(StrEnum):
    """How far a request to sign has come; only a pending one may still change."""

    PENDING = "pending"
    SIGNED = "signed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class SignatureAsked:
    """A request as the provider knows it, and the page on which the person answers it."""

    id: str
    address: str


@dataclass(frozen=True, slots=True)
class SignedText:
    """What became of a request; unless it is signed there is nobody in it. The CI must be sealed before it is kept."""

    state: SigningState
    text: str
    name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    ci: str = field(default="", repr=False)
    transaction: str = ""
    cms: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class CheckedSignature:
    """A signature that holds: the certificate it was made with, when, and who vouches; `root` is theirs as PEM."""

    signer_certificate_serial: str
    signed_at: datetime
    issuer: str
    root: bytes


class Signing(Protocol):
    """Asking again under the same reference is the same request; other words under it are refused."""

    def ask_signature(self, *, text: str, reference: str, return_to: str) -> SignatureAsked: ...

    def signature_of(self, *, request: str) -> SignedText: ...

    def roots(self) -> Sequence[Certificate]: ...


def signing() -> Signing:
    stands_in: Signing | None = fake_of(PORT)
    return stands_in or SigningProvider()


def checked_signature(signed: SignedText, *, text: str, at: datetime) -> CheckedSignature:
    """That this person signed exactly our text, under a root we trust; raises PortLied.

    `at` is the real time (`clock.real_now()`), as the provider's certificates live in it.
    """
    if signed.state is not SigningState.SIGNED or signed.text != text:
        raise PortLied(PORT)
    try:
        found = check_text_signature(signed.cms, text, roots=signing().roots(), at=at)
    except NotSigned:
        raise PortLied(PORT) from None
    if found.name != signed.name:
        raise PortLied(PORT)
    return CheckedSignature(found.certificate_serial, found.signed_at, found.issuer, found.root)


class SigningProvider:
    """The provider over HTTP; the text holds a number and a hash, never who is to sign."""

    def ask_signature(self, *, text: str, reference: str, return_to: str) -> SignatureAsked:
        assert reference, "a request has a reference, or the person might be asked twice"
        assert 0 < len(text) <= LONGEST_TEXT, "a phone shows a short text"
        question = {"text": text, "reference": reference, "return_to": return_to}
        answer = ask(PORT, "/v1/requests", body=question, headers={**bearer(PORT), "Idempotency-Key": reference})
        if not isinstance(answer, dict) or answer.get("reference") != reference:
            raise PortLied(PORT)
        number, address = answer.get("id"), answer.get("address")
        if not isinstance(number, str) or not REQUEST.fullmatch(number) or not _is_theirs(address):
            raise PortLied(PORT)
        return SignatureAsked(number, str(address))

    def signature_of(self, *, request: str) -> SignedText:
        assert REQUEST.fullmatch(request), "not a request of the provider"
        return _read_signed(ask(PORT, f"/v1/requests/{request}", headers=bearer(PORT)), request)

    def roots(self) -> Sequence[Certificate]:
        """Those the operator installed; only in the sandbox is the provider itself believed about them."""
        installed = _installed_roots(settings.SIGNING_ROOTS)
        if installed:
            return installed
        if not settings.SANDBOX:
            raise PortDown(PORT, PortDownReason.NOT_CONNECTED)
        answer = ask(PORT, "/v1/roots", headers=bearer(PORT))
        return _read_roots(answer.get("roots") if isinstance(answer, dict) else None)


def _is_theirs(address: Any) -> bool:
    """A person is sent to the provider's own pages only, whoever answered in its name."""
    if not isinstance(address, str):
        return False
    try:
        page, home = urlsplit(address), urlsplit(address_of(PORT))
    except ValueError:
        return False
    return (page.scheme, page.netloc) == (home.scheme, home.netloc)


def _read_signed(answer: Any, asked: str) -> SignedText:
    if not isinstance(answer, dict) or answer.get("id") != asked or answer.get("state") not in set(SigningState):
        raise PortLied(PORT)
    state, text = SigningState(answer["state"]), answer.get("text")
    if not isinstance(text, str) or not text:
        raise PortLied(PORT)
    return _read_signer(answer, text) if state is SigningState.SIGNED else SignedText(state, text)


def _read_signer(answer: Mapping[str, Any], text: str) -> SignedText:
    name, ci, transaction = (answer.get(field) for field in ("name", "ci", "transaction"))
    if not all(isinstance(value, str) and value.strip() for value in (name, ci, transaction)):
        raise PortLied(PORT)
    if len(str(ci)) not in CI_LENGTHS:
        raise PortLied(PORT)
    try:
        birth_date = date.fromisoformat(answer["birth_date"])
        signature = base64.b64decode(answer["cms"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise PortLied(PORT) from None
    if not 0 < len(signature) <= LARGEST_SIGNATURE:
        raise PortLied(PORT)
    return SignedText(SigningState.SIGNED, text, str(name), birth_date, str(ci), str(transaction), signature)


def _read_roots(told: Any) -> Sequence[Certificate]:
    if not isinstance(told, list) or not told or not all(isinstance(each, str) for each in told):
        raise PortLied(PORT)
    try:
        return tuple(_certificate(each.encode()) for each in told)
    except ValueError:
        raise PortLied(PORT) from None


def _installed_roots(folder: Path) -> tuple[Certificate, ...]:
    return tuple(_certificate(place.read_bytes()) for place in sorted(folder.glob("*.pem")))


def _certificate(content: bytes) -> Certificate:
    _name, _headers, der = pem.unarmor(content)
    return Certificate.load(der, strict=True)


@dataclass(kw_only=True)
class FakeSigning(Fake):
    """The provider in memory, with a real key: `sign` and `settle` are what the person does."""

    port: ClassVar[str] = PORT
    home: str = "https://signing.example.kr"
    requests: dict[str, SignedText] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    return_to: dict[str, str] = field(default_factory=dict)

    def ask_signature(self, *, text: str, reference: str, return_to: str) -> SignatureAsked:
        assert reference, "a request has a reference, or the person might be asked twice"
        assert 0 < len(text) <= LONGEST_TEXT, "a phone shows a short text"
        self.meet()
        number = self.references.setdefault(reference, secrets.token_hex(12))
        if self.requests.setdefault(number, SignedText(SigningState.PENDING, text)).text != text:
            raise PortLied(PORT)
        self.return_to[number] = return_to
        return SignatureAsked(number, f"{self.home}/{number}")

    def signature_of(self, *, request: str) -> SignedText:
        self.meet()
        if request not in self.requests:
            raise PortLied(PORT)
        return self.requests[request]

    def roots(self) -> Sequence[Certificate]:
        return (Certificate.load(fake_provider().certificate.public_bytes(Encoding.DER)),)

    def sign(
        self,
        request: str,
        *,
        name: str = "김순자",
        birth_date: date = date(1964, 8, 20),
        ci: str = "fake-ci-" + "0" * 80,
    ) -> SignedText:
        """The person of `fake_claims`, unless another is named, signs what was asked."""
        asked = self.requests[request]
        signature = sign_text(fake_provider(), asked.text, name=name, subject=request, at=clock.real_now())
        transaction = f"fake-transaction-{request}"
        self.requests[request] = SignedText(
            SigningState.SIGNED, asked.text, name, birth_date, ci, transaction, signature
        )
        return self.requests[request]

    def settle(self, request: str, state: SigningState) -> None:
        """Cancelled, failed or expired."""
        self.requests[request] = replace(self.requests[request], state=state)


@cache
def fake_provider() -> Provider:
    return new_provider(at=clock.real_now())
