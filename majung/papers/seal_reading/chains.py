"""Which certificates in a file belong to authorities that are trusted, so that their revocation may be asked for.

A stranger's file names addresses in its certificates. Only certificates that a trusted root truly issued, itself or
through others, are ever handed on; the rest of the file asks for nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter

from majung.papers.seal_reading.evidence import store_of

# A paper renewed every year for thirty years has fewer.
MOST_SIGNATURES = 60
# A file needs a handful; one with more is made to keep us busy.
MOST_CERTIFICATES = 100


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and who issued it."""

    certificate: x509.Certificate
    issuer: x509.Certificate


def certificates_in(reader: PdfFileReader) -> list[x509.Certificate]:
    """Every certificate a file carries: beside its signatures, beside their time stamps, and in its store of proofs."""
    if reader.encrypted:
        return []
    signed = [each.signed_data for each in reader.embedded_signatures[:MOST_SIGNATURES]]
    stamps = [stamp for each in signed for stamp in extract_tst_data_iter(each["signer_infos"][0], signed=False)]
    found = [one for each in signed + stamps for one in _certificates_beside(each)]
    store = store_of(reader)
    return found + (list(store.load_certs()) if store else [])


def _certificates_beside(signed: cms.SignedData) -> list[x509.Certificate]:
    beside = extract_certs_for_validation(signed)
    return [beside.signer_cert, *beside.other_certs]


def asked_about(certificates: Iterable[x509.Certificate], roots: Sequence[x509.Certificate]) -> list[Issued]:
    """One certificate of every list of revoked certificates that concerns this file."""
    found: dict[tuple[bytes, tuple[str, ...]], Issued] = {}
    for each in chains_from(roots, certificates):
        addresses = tuple(sorted(url for point in each.certificate.crl_distribution_points if (url := point.url)))
        # Without a list, the answer is about this certificate alone.
        found.setdefault((each.certificate.issuer.dump(), addresses or (each.certificate.sha256.hex(),)), each)
    return list(found.values())


def issued_by_trusted(
    certificates: Iterable[x509.Certificate], roots: Sequence[x509.Certificate]
) -> Iterator[x509.Certificate]:
    return (each.certificate for each in chains_from(roots, certificates))


def chains_from(roots: Sequence[x509.Certificate], certificates: Iterable[x509.Certificate]) -> Iterator[Issued]:
    """From the roots down, as far as signatures prove it."""
    left = {each.sha256: each for each in certificates}
    left = {name: left[name] for name in list(left)[:MOST_CERTIFICATES]}
    trusted = {each.sha256 for each in roots}
    issuers = list(roots)
    while issuers:
        found = [
            Issued(each, issuer)
            for each in left.values()
            if each.sha256 not in trusted
            if (issuer := next((one for one in issuers if is_issued_by(each, one)), None)) is not None
        ]
        yield from found
        trusted |= {each.certificate.sha256 for each in found}
        issuers = [each.certificate for each in found if each.certificate.ca]


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
