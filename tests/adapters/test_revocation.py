"""Revocation data: asked where we decided to ask, never where a file says."""

import asyncio
from collections.abc import Iterator

import pytest
from asn1crypto.x509 import Certificate, Name
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathBuildingError, PathValidationError, RevokedError
from pytest_django import Settings

from majung.adapters import revocation
from majung.adapters.authority import CertificateProfile, IssuedCertificate, issue_certificate, roots
from majung.adapters.http import PortDown, PortLied
from majung.adapters.revocation import PortFetchers, fetchers, may_be_called
from majung.adapters.signing_keys import certificate_request, new_key
from majung.rehearsal.outside import Outside
from tests.pki import Pki, nobody_stands_in

AUTHORITY = "http://ca.example.kr:8080/authority"


@pytest.fixture
def somewhere(settings: Settings) -> Iterator[None]:
    """The authority is connected at an address of its own, and one more host is named."""
    settings.PORT_ADDRESSES = {"authority": AUTHORITY}
    settings.REVOCATION_HOSTS = ["crl.example.kr", "ocsp.example.kr:8443"]
    with nobody_stands_in():
        yield


@pytest.mark.parametrize(
    ("address", "called"),
    [
        ("http://ca.example.kr:8080/authority/root.crl", True),
        ("http://CA.example.kr:8080/elsewhere", True),
        ("http://ca.example.kr/authority/root.crl", False),
        ("http://ca.example.kr:8081/authority/root.crl", False),
        ("http://crl.example.kr/list.crl", True),
        ("https://crl.example.kr/list.crl", True),
        ("http://crl.example.kr:81/list.crl", False),
        ("https://ocsp.example.kr:8443/", True),
        ("https://ocsp.example.kr/", False),
        ("http://169.254.169.254/latest/meta-data", False),
        ("http://127.0.0.1:8000/", False),
        ("http://crl.example.kr.evil.example/", False),
        ("http://crl.example.kr@evil.example/", False),
        ("http://evil.example@crl.example.kr/", False),
        ("http://evil.example#@crl.example.kr/", False),
        ("http://evil.example\\@crl.example.kr/", False),
        ("ldap://crl.example.kr/", False),
        ("file:///etc/passwd", False),
        ("crl.example.kr", False),
        ("http://crl.example.kr:x/", False),
        ("", False),
    ],
)
def test_calls_its_own_hosts_and_no_other(somewhere: None, address: str, called: bool) -> None:
    assert may_be_called(address) is called


def test_without_an_authority_nobody_is_called(settings: Settings) -> None:
    settings.PORT_ADDRESSES, settings.REVOCATION_HOSTS = {"authority": ""}, []
    with nobody_stands_in():
        assert not may_be_called("http://crl.example.kr/")
        assert not may_be_called("")


def issued() -> IssuedCertificate:
    subject = Name.build({"country_name": "KR", "common_name": "강순자"})
    csr = certificate_request(new_key(), subject)
    return issue_certificate(csr_pem=csr, profile=CertificateProfile.SIGNER, days=1)


def validated(issued: IssuedCertificate, backend: PortFetchers, *, root: Certificate | None = None) -> None:
    context = ValidationContext(
        trust_roots=[root or roots()[0]],
        other_certs=list(issued.chain),
        fetcher_backend=backend,
        allow_fetching=True,
        revocation_mode="require",
    )
    validator = CertificateValidator(issued.certificate, validation_context=context)
    asyncio.run(validator.async_validate_usage({"digital_signature"}))


def test_asks_the_sandbox_for_state_and_list(connected_pki: Outside) -> None:
    backend = fetchers()
    validated(issued(), backend)
    assert backend.problem is None


def test_who_is_revoked_counts_no_more(connected_pki: Outside) -> None:
    given = issued()
    connected_pki.revoke_certificate(given.certificate.serial_number)
    with pytest.raises(RevokedError):
        validated(given, fetchers())


@pytest.mark.parametrize(
    ("mood", "problem"),
    [({"dead": True}, PortDown), ({"errors": 1.0}, PortDown), ({"delay": 5.0}, PortDown), ({"lies": 1.0}, type(None))],
)
def test_without_an_answer_nothing_counts_and_the_reason_is_kept(
    connected_pki: Outside, impatient: None, mood: dict[str, float], problem: type[object]
) -> None:
    given, root = issued(), roots()[0]
    connected_pki.set_mood("authority", **mood)
    backend = fetchers()
    with pytest.raises(PathValidationError):
        validated(given, backend, root=root)
    assert isinstance(backend.problem, problem)


def test_a_refusal_is_a_lie(connected_pki: Outside) -> None:
    backend = fetchers()
    address = f"{connected_pki.address}/authority/nothing.crl"
    with pytest.raises(ValueError, match="revocation"):
        backend.called(address)
    assert isinstance(backend.problem, PortLied)


def test_a_stranger_s_addresses_are_never_called(pki: Pki, somewhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificates of the authority in memory name a host that nobody configured."""
    called: list[str] = []
    monkeypatch.setattr(revocation, "_answered", lambda address, *_: called.append(address))
    signer = pki.signer()
    assert signer.certificate.ocsp_urls
    backend = fetchers()
    with pytest.raises((InvalidCertificateError, PathValidationError, PathBuildingError)):
        validated(IssuedCertificate(signer.certificate, signer.chain), backend, root=pki.root)
    with pytest.raises((InvalidCertificateError, PathValidationError, PathBuildingError)):
        validated(IssuedCertificate(signer.certificate, ()), backend, root=pki.root)
    assert called == []
    assert backend.problem is None


def test_the_fake_is_asked_once_for_each_list_and_state(fresh_pki: Pki) -> None:
    signer = fresh_pki.signer()
    validated(IssuedCertificate(signer.certificate, signer.chain), fetchers())
    assert fresh_pki.calls("revocation") == 2
    with fresh_pki.down("revocation"), pytest.raises(PathValidationError):
        validated(IssuedCertificate(signer.certificate, signer.chain), fetchers())
