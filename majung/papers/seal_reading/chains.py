"""Which certificates in a file belong to authorities that are trusted, so that their revocation may be asked for.

A stranger's file names addresses in its certificates. Only certificates that a trusted root truly issued, itself or
through others, are ever handed on; the rest of the file asks for nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import Certificate, load_der_x509_certificate

# A file needs a handful; one with more is made to keep us busy.
MOST_CERTIFICATES = 60


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and who issued it, both as DER."""

    certificate: bytes
    issuer: bytes


def asked_about(certificates: Iterable[x509.Certificate], roots: Sequence[x509.Certificate]) -> list[Issued]:
    """One certificate of every list of revoked certificates that concerns this file."""
    found: dict[tuple[bytes, tuple[str, ...]], Issued] = {}
    for each in issued_by_trusted(certificates, roots):
        certificate = x509.Certificate.load(each.certificate)
        addresses = tuple(sorted(url for point in certificate.crl_distribution_points if (url := point.url)))
        # Without a list, the answer is about this certificate alone.
        found.setdefault((certificate.issuer.dump(), addresses or (certificate.sha256.hex(),)), each)
    return list(found.values())


def issued_by_trusted(certificates: Iterable[x509.Certificate], roots: Sequence[x509.Certificate]) -> Iterator[Issued]:
    """From the roots down, as far as signatures prove it."""
    left = {each.sha256: each for each in certificates}
    left = {name: left[name] for name in list(left)[:MOST_CERTIFICATES]}
    trusted = {each.sha256: each for each in roots}
    issuers = list(trusted.values())
    while issuers:
        found = [
            (each, issuer)
            for each in left.values()
            if each.sha256 not in trusted
            if (issuer := next((one for one in issuers if is_issued_by(each, one)), None)) is not None
        ]
        for each, issuer in found:
            trusted[each.sha256] = each
            yield Issued(each.dump(), issuer.dump())
        issuers = [each for each, _ in found if each.ca]


def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if certificate.issuer != issuer.subject:
        return False
    try:
        _loaded(certificate).verify_directly_issued_by(_loaded(issuer))
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _loaded(certificate: x509.Certificate) -> Certificate:
    return load_der_x509_certificate(certificate.dump())
