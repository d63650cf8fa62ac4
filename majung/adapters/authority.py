"""The certification authority: certificates for seals of institutions and for who signs a paper of theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, ClassVar

from asn1crypto import pem
from asn1crypto.csr import CertificationRequest
from asn1crypto.x509 import Certificate
from django.conf import settings

from majung.adapters import clock
from majung.adapters.http import Fake, PortLied, ask, bearer, fake_of

PORT = "authority"
LONGEST_CHAIN = 8


class CertificateProfile(StrEnum):
    """What a certificate is for: a person who signs one paper, or an institution that seals all of its papers."""

    SIGNER = "signer"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A certificate, and those between it and a root, nearest first."""

    certificate: Certificate
    chain: tuple[Certificate, ...]


def is_connected() -> bool:
    return bool(settings.PORT_ADDRESSES.get(PORT)) or fake_of(PORT) is not None


def issue_certificate(*, csr_pem: bytes, profile: CertificateProfile, days: int) -> IssuedCertificate:
    """For the key of the request, at most so many days from now."""
    stands_in: FakeAuthority | None = fake_of(PORT)
    if stands_in:
        return stands_in.issue_certificate(csr_pem=csr_pem, profile=profile, days=days)
    body = {"csr": csr_pem.decode("ascii"), "profile": profile.value, "days": days}
    answer = ask(PORT, "/v1/certificates", body=body, headers=bearer(PORT))
    return _fitting(_read_issued(answer), csr_pem=csr_pem, days=days)


def roots() -> tuple[Certificate, ...]:
    """Whom the authority's certificates lead to: asked once, when the first seal is made, and kept from then on."""
    stands_in: FakeAuthority | None = fake_of(PORT)
    if stands_in:
        return stands_in.roots()
    answer = ask(PORT, "/v1/roots", headers=bearer(PORT))
    return _read_certificates(answer.get("roots") if isinstance(answer, dict) else None, at_least=1)


def _read_issued(answer: Any) -> IssuedCertificate:
    if not isinstance(answer, dict):
        raise PortLied(PORT)
    certificates = _read_certificates(answer.get("certificate"), at_least=1)
    if len(certificates) != 1:
        raise PortLied(PORT)
    return IssuedCertificate(certificates[0], _read_certificates(answer.get("chain"), at_least=0))


def _read_certificates(text: object, *, at_least: int) -> tuple[Certificate, ...]:
    """All certificates of a PEM text, each read to its end: the library reads lazily and would fail far away."""
    try:
        assert isinstance(text, str), "certificates come as text"
        read = [der for name, _, der in pem.unarmor(text.encode("ascii"), multiple=True) if name == "CERTIFICATE"]
        certificates = tuple(Certificate.load(der, strict=True) for der in read) if text else ()
        for certificate in certificates:
            assert certificate.native, "a certificate says something"
    except (AssertionError, ValueError, TypeError, KeyError):
        raise PortLied(PORT) from None
    if not at_least <= len(certificates) <= LONGEST_CHAIN:
        raise PortLied(PORT)
    return certificates


def _fitting(issued: IssuedCertificate, *, csr_pem: bytes, days: int) -> IssuedCertificate:
    """The certificate is of our key and our name, counts now, no longer than asked, and each is the next one's."""
    request = CertificationRequest.load(pem.unarmor(csr_pem)[2])["certification_request_info"]
    certificate, now = issued.certificate, clock.real_now()
    line = (certificate, *issued.chain)
    fits = (
        certificate.public_key.dump() == request["subject_pk_info"].dump()
        and certificate.subject == request["subject"]
        and certificate.not_valid_before <= now + timedelta(minutes=1)
        and now < certificate.not_valid_after <= now + timedelta(days=days + 1)
        and all(each.issuer == above.subject for each, above in pairwise(line))
    )
    if not fits:
        raise PortLied(PORT)
    return issued


Issuing = Callable[[bytes, CertificateProfile, int], IssuedCertificate]


@dataclass(kw_only=True)
class FakeAuthority(Fake):
    """The authority in this process: `issuing` makes the certificates, `own_roots` are whom they lead to."""

    port: ClassVar[str] = PORT
    issuing: Issuing
    own_roots: Sequence[Certificate]
    issued: list[IssuedCertificate] = field(default_factory=list)

    def issue_certificate(self, *, csr_pem: bytes, profile: CertificateProfile, days: int) -> IssuedCertificate:
        self.meet()
        self.issued.append(self.issuing(csr_pem, profile, days))
        return self.issued[-1]

    def roots(self) -> tuple[Certificate, ...]:
        self.meet()
        return tuple(self.own_roots)
