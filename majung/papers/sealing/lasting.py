"""How long a sealed file goes on proving something: tried out beforehand, and kept up year by year."""

import asyncio
import io
import time
from datetime import UTC, datetime

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import AdESLTAValidationResult, simulate_future_ades_lta_validation
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_timestamp
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from majung.adapters import clock
from majung.adapters.timestamps import http_timestamps
from majung.adapters.trust import trusted_roots
from majung.papers.quick_reading import QuickReader
from majung.papers.sealing.proofs import EVERY_CERTIFICATE, Proofs, asking
from majung.papers.sealing.refusals import TIMESTAMPS, SealPostponed, SealTooWeak
from majung.papers.sealing.signing import finished, write_stamp

# By then every certificate of today has expired, and whatever proves anything stands in the file.
FAR_FUTURE = datetime(2041, 1, 1, tzinfo=UTC)
UNSTAMPED, STAMP_BROKEN, AHEAD = "unstamped", "stamp_broken", "ahead"
LONGEST_WAIT_SECONDS = 5


def assert_lasts(pdf: bytes, *, on: datetime = FAR_FUTURE) -> None:
    """Raises SealTooWeak unless every signature will still prove itself then, if its stamps are renewed until then.

    It is tried with what stands in the file and our roots alone, nothing is asked.
    """
    # One reader for all of it: what it looked up for the first trial it need not look up for the next.
    reader = QuickReader(io.BytesIO(pdf))
    stamped = moment_of(last_stamp(reader))
    wait_for(stamped)
    for signature in reader.embedded_regular_signatures:
        result = asyncio.run(_tried(signature, on=on, stamped=stamped))
        if not _holds(result):
            raise SealTooWeak(str(result.ades_subindic))


def wait_for(stamped: datetime) -> None:
    """The trial believes nothing from the future of our clock. An authority a breath ahead is waited for."""
    ahead = (stamped - clock.real_now()).total_seconds()
    if ahead > LONGEST_WAIT_SECONDS:
        raise SealPostponed(TIMESTAMPS, AHEAD)
    time.sleep(max(0.0, ahead))


def archived_at(pdf: bytes) -> datetime:
    """When the last time stamp over the whole file was made, by the authority's own word."""
    return moment_of(last_stamp(QuickReader(io.BytesIO(pdf))))


def renew_archive(pdf: bytes) -> bytes:
    """The same file with one more time stamp, and the proofs of the one before it; what stood in it stays as it was."""
    return finished(_renewed(pdf))


async def _tried(signature: EmbeddedPdfSignature, *, on: datetime, stamped: datetime) -> AdESLTAValidationResult:
    return await simulate_future_ades_lta_validation(
        signature, lasting_rules(), future_validation_time=on, current_reference_time=stamped
    )


def _holds(result: AdESLTAValidationResult) -> bool:
    """The indication alone is not enough: it says nothing of what was added to the file."""
    status = result.api_status
    if result.ades_subindic is not AdESPassed.OK or status is None:
        return False
    return bool(status.intact and status.valid and status.docmdp_ok)


def lasting_rules() -> PdfSignatureValidationSpec:
    roots = SimpleTrustManager.build([root.certificate for root in trusted_roots()])
    revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy(EVERY_CERTIFICATE))
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(trust_manager=roots, revinfo_policy=revocation),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        )
    )


async def _renewed(pdf: bytes) -> bytes:
    file = io.BytesIO(pdf)
    reader = QuickReader(file)
    stamp = last_stamp(reader)
    with asking() as context:
        status = await async_validate_pdf_timestamp(stamp, context)
        is_whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        path = status.validation_path
        if not (status.intact and status.valid and status.trusted and is_whole) or path is None:
            raise SealTooWeak(STAMP_BROKEN)
    writer = IncrementalPdfFileWriter.from_reader(reader)
    Proofs(context, [path]).write(writer)
    await write_stamp(writer, http_timestamps())
    return file.getvalue()


def last_stamp(reader: PdfFileReader) -> EmbeddedPdfSignature:
    stamps = reader.embedded_timestamp_signatures
    if not stamps:
        raise SealTooWeak(UNSTAMPED)
    last: EmbeddedPdfSignature = stamps[-1]
    return last


def moment_of(stamp: EmbeddedPdfSignature) -> datetime:
    moment: datetime = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    return moment
