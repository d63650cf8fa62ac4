"""The certification authority: a certificate for our key and our name, and nobody else's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import pem
from asn1crypto.x509 import Name
from cryptography.hazmat.primitives.serialization import Encoding

from majung.adapters import authority as authority_port
from majung.adapters import clock
from majung.adapters.authority import CertificateProfile, IssuedCertificate, issue_certificate, roots
from majung.adapters.http import PortDown, PortDownReason, PortLied
from majung.adapters.signing_keys import certificate_request, new_key
from majung.rehearsal.outside import Outside
from tests.pki import Pki, nobody_stands_in

SUBJECT = Name.build({"country_name": "KR", "common_name": "강순자", "serial_number": "5f1d0c3a9b7e4d21"})


def requested(*, key: Any = None) -> IssuedCertificate:
    csr = certificate_request(key or new_key(), SUBJECT)
    return issue_certificate(csr_pem=csr, profile=CertificateProfile.SIGNER, days=1)


def test_certifies_our_key_under_our_name(connected_pki: Outside) -> None:
    key = new_key()
    issued = requested(key=key)
    assert issued.certificate.public_key.dump() == key.public.dump()
    assert issued.certificate.subject == SUBJECT
    assert issued.certificate.not_valid_after - clock.real_now() <= timedelta(days=1)
    assert issued.chain[-1].issuer == roots()[0].subject
    assert requested().certificate.serial_number != issued.certificate.serial_number


@pytest.mark.parametrize(
    ("mood", "problem"),
    [({"dead": True}, PortDown), ({"errors": 1.0}, PortDown), ({"lies": 1.0}, PortLied), ({"delay": 5.0}, PortDown)],
)
def test_fares_as_the_authority_feels(
    connected_pki: Outside, impatient: None, mood: dict[str, float], problem: type[Exception]
) -> None:
    connected_pki.set_mood("authority", **mood)
    with pytest.raises(problem):
        requested()


def test_is_not_connected_without_an_address() -> None:
    with nobody_stands_in(), pytest.raises(PortDown) as down:
        requested()
    assert down.value.code is PortDownReason.NOT_CONNECTED


def told(issued: IssuedCertificate) -> dict[str, str]:
    return {
        "certificate": pem.armor("CERTIFICATE", issued.certificate.dump()).decode(),
        "chain": "".join(pem.armor("CERTIFICATE", each.dump()).decode() for each in issued.chain),
    }


def answered(pki: Pki, monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, str]], object]) -> None:
    """The authority answers in its own words, changed."""

    def ask(_port: str, _path: str, *, body: dict[str, Any], **_: object) -> object:
        issued = pki.authority.issue(csr_pem=body["csr"].encode(), profile=body["profile"], days=body["days"])
        certified = [issued.certificate, *issued.chain]
        first, *chain = [each.public_bytes(Encoding.PEM).decode() for each in certified]
        return change({"certificate": first, "chain": "".join(chain)})

    monkeypatch.setattr(authority_port, "ask", ask)


def test_what_fits_is_taken(pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(pki, monkeypatch, lambda answer: answer)
    with nobody_stands_in():
        assert requested().certificate.subject == SUBJECT


@pytest.mark.parametrize(
    "change",
    [
        {"certificate": ""},
        {"certificate": "nothing of the kind"},
        {"certificate": None},
        {"certificate": pem.armor("CERTIFICATE", b"\x30\x03\x02\x01\x01").decode()},
        {"chain": 5},
        {"chain": pem.armor("CERTIFICATE", b"").decode()},
    ],
)
def test_what_is_no_certificate_is_a_lie(pki: Pki, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]) -> None:
    answered(pki, monkeypatch, lambda answer: {**answer, **change})
    with nobody_stands_in(), pytest.raises(PortLied):
        requested()


def test_a_certificate_of_somebody_else_is_a_lie(pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = pki.signer(name="남의 이름")
    answered(pki, monkeypatch, lambda _: told(IssuedCertificate(stranger.certificate, stranger.chain)))
    with nobody_stands_in(), pytest.raises(PortLied):
        requested()


def test_two_certificates_where_one_is_asked_for_are_a_lie(pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(pki, monkeypatch, lambda answer: {**answer, "certificate": answer["certificate"] * 2})
    with nobody_stands_in(), pytest.raises(PortLied):
        requested()


def test_a_chain_of_others_is_a_lie(pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(pki, monkeypatch, lambda answer: {**answer, "chain": pki.root_pem.decode()})
    with nobody_stands_in(), pytest.raises(PortLied):
        requested()


def test_a_certificate_for_longer_than_asked_is_a_lie(pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key()
    with pki.clock(ahead=timedelta(days=3)):
        answered(pki, monkeypatch, lambda answer: answer)
        with nobody_stands_in(), pytest.raises(PortLied):
            requested(key=key)


def test_the_fake_keeps_what_it_gave(fresh_pki: Pki) -> None:
    first = requested()
    assert fresh_pki.fakes["authority"].issued == [first]  # type: ignore[attr-defined]
    assert [root.dump() for root in roots()] == [fresh_pki.root.dump()]
