"""The proofs of a signature: that nobody had revoked its certificates, asked for only after it was made.

Revocation data that is older than the signature proves nothing once the certificates have expired, so none is kept
from one signature to the next.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from asn1crypto.cms import ContentInfo
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError
from pyhanko_certvalidator.path import ValidationPath

from majung.adapters.revocation import fetchers
from majung.adapters.trust import trusted_roots
from majung.papers.sealing.refusals import SealTooWeak

# Clocks of authorities and ours may differ so much; more, and something is wrong with one of them.
CLOCKS_DIFFER = timedelta(minutes=2)
EVERY_CERTIFICATE = "require"
SIGNS, STAMPS = {"non_repudiation"}, {"time_stamping"}


@dataclass(frozen=True, slots=True)
class Proofs:
    """Paths to a trusted root, and what shows that nothing on them was revoked."""

    context: ValidationContext
    paths: list[ValidationPath]

    def write(self, writer: IncrementalPdfFileWriter) -> None:
        """Into the store of the file; entries for each signature are out of use, and would cost a revision."""
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, validation_context=self.context, paths=self.paths, embed_roots=True
        )


@contextmanager
def asking() -> Iterator[ValidationContext]:
    """Asks the authorities anew. Where they do not answer, that is told, and not what the library makes of it."""
    backend = fetchers()
    try:
        yield ValidationContext(
            trust_roots=[root.certificate for root in trusted_roots()],
            allow_fetching=True,
            fetcher_backend=backend,
            revocation_mode=EVERY_CERTIFICATE,
            time_tolerance=CLOCKS_DIFFER,
        )
    except (PathBuildingError, ValidationError, SealTooWeak):
        if backend.problem is None:
            raise
        raise backend.problem from None


async def proofs_of(certificate: Certificate, *, chain: Iterable[Certificate], tokens: Iterable[ContentInfo]) -> Proofs:
    """Of who signed, and of who stamped the signature."""
    with asking() as context:
        signer = CertificateValidator(certificate, intermediate_certs=chain, validation_context=context)
        paths = [await signer.async_validate_usage(SIGNS)]
        for token in tokens:
            found = extract_certificate_info(token["content"])
            stamper = CertificateValidator(
                found.signer_cert, intermediate_certs=found.other_certs, validation_context=context
            )
            paths.append(await stamper.async_validate_usage(set(), STAMPS))
    return Proofs(context, paths)
