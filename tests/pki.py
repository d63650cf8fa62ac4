"""A certification authority in memory, with time stamps and revocation data, so that papers are really sealed in tests.

Every test has it (`tests/conftest.py`): the ports `authority`, `timestamps` and `revocation` are answered in this
process, and seals and roots lie in a folder of the worker's own. What else there is:

- `pki`: the worker's one. `pki.signer(...)` makes somebody's key and certificate, `pki.root` is whom all lead to.
- `with pki.down("timestamps"):` (or "authority", "revocation"); `with pki.lying("timestamps"):`.
- `with pki.clock(ahead=timedelta(days=-3)):` for certificates, lists and stamps of another moment.
- `fresh_pki`: another authority for one test alone, with seals of its own: for what must not be left to other tests,
  such as `fresh_pki.revoke(certificate)`. `with standing_pki():` does the same for a block: what is sealed in it has a
  root that this house does not know afterwards.
- `with nobody_stands_in():` the real clients, for tests of them (`connected_pki` of tests/served_outside.py).
- `served_pki`: the same authority over HTTP, for houses in other processes: give them `served_pki` as environment.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from asn1crypto.x509 import Certificate, Name
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from majung.adapters import clock, http, signing_keys
from majung.adapters.authority import CertificateProfile, FakeAuthority, IssuedCertificate
from majung.adapters.http import Fake, PortDownReason, standing_in
from majung.adapters.revocation import FakeRevocation
from majung.adapters.signing_keys import CertifiedKey, certificate_request, new_key
from majung.adapters.timestamps import FakeTimestamps
from majung.adapters.trust import keep_roots
from majung.sandbox.pki.answers import (
    Answer,
    certificate_answer,
    public_answer,
    roots_answer,
    stamp_answer,
)
from majung.sandbox.pki.authority import Authority
from majung.sandbox.pki.book import UnknownSerial

ADDRESS = "http://pki.test"
PORTS = ("authority", "timestamps", "revocation")
COMMITMENT = "5f1d0c3a9b7e4d21"


@dataclass
class MemoryBook:
    """The authority's book for as long as the process lives."""

    issuers: dict[int, str] = field(default_factory=dict)
    ended: dict[int, datetime] = field(default_factory=dict)

    def enter(self, *, serial: int, issuer: str, at: datetime) -> None:  # noqa: ARG002  # as the kept one
        self.issuers[serial] = issuer

    def knows(self, *, serial: int, issuer: str) -> bool:
        return self.issuers.get(serial) == issuer

    def revoke(self, *, serial: int, at: datetime) -> None:
        if serial not in self.issuers:
            raise UnknownSerial
        self.ended.setdefault(serial, at)

    def revoked(self, *, issuer: str) -> Mapping[int, datetime]:
        return {serial: at for serial, at in self.ended.items() if self.issuers[serial] == issuer}


class Pki:
    """An authority, the fakes that answer with it, and what a test may do to both."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self._kept: dict[str, bytes] = {}
        self._book = MemoryBook()
        self.authority = self.at(ADDRESS)
        self.fakes: dict[str, Fake] = {
            "authority": FakeAuthority(issuing=self._issued, own_roots=[self.root]),
            "timestamps": FakeTimestamps(stamping=lambda question: stamp_answer(self.authority, question).content),
            "revocation": FakeRevocation(answering=self._told),
        }

    @property
    def root(self) -> Certificate:
        return self.authority.root.asn1_certificate

    @property
    def root_pem(self) -> bytes:
        return self.authority.root.certificate.public_bytes(Encoding.PEM)

    def at(self, address: str) -> Authority:
        """The same authority, where its certificates name another address."""
        return Authority(address=address, keep=self._keep, book=self._book, now=self._now)

    def signer(self, *, name: str = "홍길동", commitment: str = COMMITMENT, days: int = 1) -> CertifiedKey:
        """A person's key with a certificate for one paper."""
        key = new_key()
        subject = Name.build({"country_name": "KR", "common_name": name, "serial_number": commitment})
        issued = self._issued(certificate_request(key, subject), CertificateProfile.SIGNER, days)
        return CertifiedKey(key, issued.certificate, issued.chain)

    def revoke(self, certificate: Certificate) -> None:
        self.authority.revoke(serial=certificate.serial_number)

    @contextmanager
    def down(self, *ports: str, reason: PortDownReason = PortDownReason.FAILING) -> Iterator[None]:
        with self._each(ports, down=reason):
            yield

    @contextmanager
    def lying(self, *ports: str) -> Iterator[None]:
        with self._each(ports, lies=True):
            yield

    @contextmanager
    def clock(self, *, ahead: timedelta) -> Iterator[None]:
        before, self.ahead = self.ahead, ahead
        try:
            yield
        finally:
            self.ahead = before

    def calls(self, port: str) -> int:
        return self.fakes[port].calls

    @contextmanager
    def _each(self, ports: tuple[str, ...], **changed: Any) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for port in ports:
                for name, value in changed.items():
                    patch.setattr(self.fakes[port], name, value)
            yield

    def _now(self) -> datetime:
        return clock.real_now() + self.ahead

    def _keep(self, name: str, make: Callable[[], bytes]) -> bytes:
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def _issued(self, csr_pem: bytes, profile: CertificateProfile, days: int) -> IssuedCertificate:
        issued = self.authority.issue(csr_pem=csr_pem, profile=profile.value, days=days)
        return IssuedCertificate(_asn1(issued.certificate), tuple(map(_asn1, issued.chain)))

    def _told(self, address: str, question: bytes | None) -> bytes:
        path = address.removeprefix(f"{self.authority.address}/authority/")
        answer = public_answer(self.authority, path, question or b"")
        assert answer is not None, f"a certificate of ours names {address}"
        return answer.content


@contextmanager
def standing_pki() -> Iterator[Pki]:
    """A new authority answers in this process, with seals and roots in a new folder, until the block ends."""
    made = Pki()
    with seals_apart(), standing_in(*made.fakes.values()):
        keep_roots([made.root])
        yield made


@contextmanager
def seals_apart() -> Iterator[Path]:
    """Seals and roots lie in a new folder, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="majung-pki-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEALS_FOLDER", folder / "seals")
        patch.setattr(settings, "TRUST_FOLDER", folder / "trust")
        patch.setattr(signing_keys, "_opened", {})
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def nobody_stands_in() -> Iterator[None]:
    """The real clients of these ports call whoever is connected, and begin without seals and roots."""
    with seals_apart(), without_fakes(*PORTS):
        yield


@contextmanager
def without_fakes(*ports: str) -> Iterator[None]:
    """These ports are as the settings connect them."""
    with pytest.MonkeyPatch.context() as patch:
        for port in ports:
            patch.delitem(http._fakes, port)
        yield


@pytest.fixture(scope="session", autouse=True)
def pki() -> Iterator[Pki]:
    with standing_pki() as made:
        yield made


@pytest.fixture
def fresh_pki() -> Iterator[Pki]:
    with standing_pki() as made:
        yield made


@pytest.fixture(scope="session")
def served_pki(pki: Pki) -> Iterator[Mapping[str, str]]:
    """The worker's authority over HTTP; the variables connect a house in another process to it."""

    class Handler(_Handler):
        authority: Authority

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    Handler.authority = pki.at(address)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield {
            "MAJUNG_AUTHORITY_URL": f"{address}/authority",
            "MAJUNG_AUTHORITY_KEY": "any",
            "MAJUNG_TIMESTAMPS_URL": f"{address}/timestamps",
            "MAJUNG_TIMESTAMPS_KEY": "any",
        }
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """As the sandbox answers, without its moods and keys."""

    protocol_version = "HTTP/1.1"
    authority: Authority

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Says nothing."""

    def _answer(self, question: bytes) -> None:
        answer = self._answered(question)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def _answered(self, question: bytes) -> Answer:
        match self.path:
            case "/timestamps":
                return stamp_answer(self.authority, question)
            case "/authority/v1/certificates":
                return certificate_answer(self.authority, question)
            case "/authority/v1/roots":
                return roots_answer(self.authority)
        found = public_answer(self.authority, self.path.removeprefix("/authority/"), question)
        return found or Answer(404, "text/plain", b"")


def _asn1(certificate: x509.Certificate) -> Certificate:
    return Certificate.load(certificate.public_bytes(Encoding.DER))
