"""What the seals of a PDF prove at a moment. Judged by pyHanko's `bottom_line`, never by one of its parts alone.

A file to which something was appended still has valid signatures: only all that `bottom_line` looks at, and what came
after the seal of an institution, tell it apart.
"""

import asyncio
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.ades import ades_lta_validation, ades_timestamp_validation
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus
from pyhanko_certvalidator.authority import CertTrustAnchor

from majung.core.seal_report import (
    SealKind,
    SealLevel,
    SealReport,
    SealSignature,
    SealVerdict,
    verdict_of_all,
    weakest_level,
)
from majung.papers.seal_reading.evidence import Evidence, rules_of
from majung.papers.seal_reading.facts import facts_in
from majung.papers.seal_reading.traits import covers_whole, has_a_tail, kind_of, level_of, subject_of

# A paper renewed every year for thirty years has fewer.
MOST_SIGNATURES = 60
# Where nothing speaks against what a paper says of itself: the days of its proofs may be over, its bytes are not.
BELIEVED = frozenset({SealVerdict.INTACT, SealVerdict.EXPIRED, SealVerdict.CANNOT_TELL})
CAUSES: Final[dict[AdESSubIndic, SealVerdict]] = {
    AdESFailure.FORMAT_FAILURE: SealVerdict.CHANGED,
    AdESFailure.HASH_FAILURE: SealVerdict.CHANGED,
    AdESFailure.SIG_CRYPTO_FAILURE: SealVerdict.CHANGED,
    AdESFailure.REVOKED: SealVerdict.REVOKED,
    AdESIndeterminate.REVOKED_NO_POE: SealVerdict.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: SealVerdict.REVOKED,
    AdESFailure.NOT_YET_VALID: SealVerdict.EXPIRED,
    AdESIndeterminate.EXPIRED: SealVerdict.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: SealVerdict.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: SealVerdict.EXPIRED,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: SealVerdict.EXPIRED,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: SealVerdict.EXPIRED,
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: SealVerdict.UNKNOWN_AUTHORITY,
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND: SealVerdict.UNKNOWN_AUTHORITY,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: SealVerdict.UNKNOWN_AUTHORITY,
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: SealVerdict.UNKNOWN_AUTHORITY,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One signature; whether a sample authority vouches for it, and whether later time stamps prove its moment."""

    signature: SealSignature
    is_sample: bool
    is_kept: bool = False


def judge(pdf: bytes, evidence: Evidence) -> SealReport:
    """Raises what pyHanko raises on a file that is no PDF."""
    reader = PdfFileReader(io.BytesIO(pdf))
    found = [] if reader.encrypted else reader.embedded_signatures
    if reader.encrypted or len(found) > MOST_SIGNATURES:
        return SealReport(SealVerdict.UNREADABLE)
    spoken = {place: spoken_for(_one(pdf, place), evidence) for place in _places(found, is_stamp=False)}
    is_chain_good = any(each.is_kept for each in spoken.values())
    stamped = {
        place: time_stamp(_one(pdf, place), evidence, is_chain_good=is_chain_good)
        for place in _places(found, is_stamp=True)
    }
    judged = [each for _, each in sorted({**spoken, **stamped}.items())]
    signatures = tuple(each.signature for each in judged)
    verdict = verdict_of_all(each.verdict for each in signatures) if spoken else SealVerdict.NOT_SEALED
    if verdict is SealVerdict.INTACT and has_a_tail(pdf):
        verdict = SealVerdict.APPENDED
    return SealReport(
        verdict=verdict,
        level=weakest_level(signatures),
        is_sample_authority=any(each.is_sample for each in judged),
        signatures=signatures,
        paper=facts_in(found[-1]) if verdict in BELIEVED else None,
    )


def _one(pdf: bytes, place: int) -> EmbeddedPdfSignature:
    """A reader serves for one judgement only: what it resolved for one signature would colour the next."""
    found: EmbeddedPdfSignature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[place]
    return found


def _places(found: list[EmbeddedPdfSignature], *, is_stamp: bool) -> list[int]:
    return [place for place, each in enumerate(found) if (kind_of(each) is SealKind.ARCHIVE) is is_stamp]


def spoken_for(signature: EmbeddedPdfSignature, evidence: Evidence) -> Judged:
    result = asyncio.run(ades_lta_validation(signature, rules_of(evidence), timing_info=evidence.timing()))
    status, kind = result.api_status, kind_of(signature)
    is_whole = covers_whole(signature, kind)
    stamp = status.timestamp_validity if status else None
    is_good = bool(status and status.bottom_line) and result.ades_subindic is AdESPassed.OK
    told = SealSignature(
        kind=kind,
        name=subject_of(signature, "common_name"),
        commitment=subject_of(signature, "serial_number"),
        at=stamp.timestamp if stamp and stamp.valid and stamp.intact and stamp.trusted else None,
        level=level_of(signature),
        covers_whole=is_whole,
        verdict=_verdict(
            status,
            is_whole=is_whole,
            is_good=is_good,
            why=why(result.ades_subindic, _last_proof(signature), evidence.at),
        ),
    )
    is_kept = result.oldest_evidence_record_timestamp is not None
    return Judged(told, is_sample(status, evidence), is_kept)


def time_stamp(signature: EmbeddedPdfSignature, evidence: Evidence, *, is_chain_good: bool) -> Judged:
    """The newest holds by itself or not at all; those before it may have run out, where the chain holds them."""
    signature.compute_integrity_info()  # type: ignore[no-untyped-call]
    result = asyncio.run(
        ades_timestamp_validation(
            signature.signed_data,
            rules_of(evidence, within=signature.reader).signature_validation_spec,
            signature.compute_digest,
            timing_info=evidence.timing(),
            extra_status_kwargs=signature.summarise_integrity_info(),
            status_cls=DocumentTimestampStatus,
        )
    )
    status = result.api_status
    is_newest = signature.reader.embedded_timestamp_signatures[-1].fq_name == signature.fq_name
    is_good = bool(status and status.trusted) and result.ades_subindic is AdESPassed.OK
    cause = why(result.ades_subindic, signature, evidence.at)
    is_held = is_chain_good and not is_newest and cause in BELIEVED
    is_whole = covers_whole(signature, SealKind.ARCHIVE)
    verdict = _verdict(status, is_whole=is_whole, is_good=is_good or is_held, why=cause)
    told = SealSignature(
        kind=SealKind.ARCHIVE,
        name=subject_of(signature, "common_name"),
        commitment="",
        at=_moment_of(signature) if verdict is SealVerdict.INTACT else None,
        level=SealLevel.LTA,
        covers_whole=is_whole,
        verdict=verdict,
    )
    return Judged(told, is_sample(status, evidence))


def _verdict(
    status: PdfSignatureStatus | DocumentTimestampStatus | None, *, is_whole: bool, is_good: bool, why: SealVerdict
) -> SealVerdict:
    if status is None or not status.intact or not status.valid:
        return SealVerdict.CHANGED
    if not is_whole:
        return SealVerdict.APPENDED
    return SealVerdict.INTACT if is_good else why


def why(found: AdESSubIndic, proof: EmbeddedPdfSignature, at: datetime) -> SealVerdict:
    """Why something does not hold: its proofs have run out, or something about them was not to be had."""
    if found in CAUSES:
        return CAUSES[found]
    is_over = at > proof.signer_cert.not_valid_after
    return SealVerdict.EXPIRED if is_over else SealVerdict.CANNOT_TELL


def _last_proof(signature: EmbeddedPdfSignature) -> EmbeddedPdfSignature:
    stamps = signature.reader.embedded_timestamp_signatures
    return stamps[-1] if stamps else signature


def _moment_of(signature: EmbeddedPdfSignature) -> datetime:
    moment: datetime = signature.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def is_sample(status: PdfSignatureStatus | DocumentTimestampStatus | None, evidence: Evidence) -> bool:
    path = status.validation_path if status else None
    anchor = path.trust_anchor if path else None
    return isinstance(anchor, CertTrustAnchor) and anchor.certificate.sha256 in evidence.sample_roots
