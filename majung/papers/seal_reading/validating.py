"""One signature put to pyHanko, as far as its level goes, and why it does not hold where it does not."""

import asyncio
from dataclasses import dataclass
from typing import Final

from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.ades import (
    ades_basic_validation,
    ades_lta_validation,
    ades_timestamp_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, StandardCMSSignatureStatus
from pyhanko_certvalidator.authority import CertTrustAnchor

from majung.core.seal_report import SealLevel, SealVerdict
from majung.papers.seal_reading.evidence import Evidence, rules_of
from majung.papers.seal_reading.traits import level_of

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
class Validated:
    """What pyHanko found; `is_kept` where time stamps over the whole file prove the moment, back to the first."""

    found: AdESSubIndic
    status: StandardCMSSignatureStatus | DocumentTimestampStatus | None
    is_kept: bool = False

    @property
    def is_unbroken(self) -> bool:
        """Whether the bytes it covers are the bytes that were signed."""
        return self.status is not None and self.status.intact and self.status.valid

    @property
    def holds(self) -> bool:
        """By all that pyHanko looks at; a time stamp has no bottom line of its own, and fewer parts."""
        if self.status is None or self.found is not AdESPassed.OK:
            return False
        if isinstance(self.status, StandardCMSSignatureStatus):
            return self.status.bottom_line
        return self.is_unbroken and self.status.trusted


def validated_signature(signature: EmbeddedPdfSignature, evidence: Evidence) -> Validated:
    """Without stamps over the whole file, a signature has no past to look at: it holds now, or not at all."""
    match level_of(signature):
        case SealLevel.LTA:
            return _kept(signature, evidence)
        case SealLevel.B:
            return _untimed(signature, evidence)
    return _timed(signature, evidence)


def _kept(signature: EmbeddedPdfSignature, evidence: Evidence) -> Validated:
    result = asyncio.run(ades_lta_validation(signature, rules_of(evidence), timing_info=evidence.timing()))
    is_kept = result.oldest_evidence_record_timestamp is not None
    return Validated(result.ades_subindic, result.api_status, is_kept)


def _timed(signature: EmbeddedPdfSignature, evidence: Evidence) -> Validated:
    signature.compute_integrity_info()
    result = asyncio.run(
        ades_with_time_validation(
            signed_data=signature.signed_data,
            validation_spec=rules_of(evidence, within=signature.reader).signature_validation_spec,
            timing_info=evidence.timing(),
            raw_digest=signature.compute_digest(),
            extra_status_kwargs=signature.summarise_integrity_info(),
            status_cls=PdfSignatureStatus,
        )
    )
    return Validated(result.ades_subindic, result.api_status)


def _untimed(signature: EmbeddedPdfSignature, evidence: Evidence) -> Validated:
    """pyHanko takes no other kind of status here; what was changed in the file is asked for besides."""
    signature.compute_integrity_info()
    result = asyncio.run(
        ades_basic_validation(
            signed_data=signature.signed_data,
            validation_spec=rules_of(evidence, within=signature.reader).signature_validation_spec,
            timing_info=evidence.timing(),
            raw_digest=signature.compute_digest(),
        )
    )
    return Validated(result.ades_subindic, result.api_status)


def validated_stamp(stamp: EmbeddedPdfSignature, evidence: Evidence) -> Validated:
    stamp.compute_integrity_info()
    result = asyncio.run(
        ades_timestamp_validation(
            stamp.signed_data,
            rules_of(evidence, within=stamp.reader).signature_validation_spec,
            stamp.compute_digest,
            timing_info=evidence.timing(),
            extra_status_kwargs=stamp.summarise_integrity_info(),
            status_cls=DocumentTimestampStatus,
        )
    )
    return Validated(result.ades_subindic, result.api_status)


def why(found: AdESSubIndic, proof: EmbeddedPdfSignature, evidence: Evidence) -> SealVerdict:
    """Why something does not hold: nobody known issued its proofs, they have run out, or were not to be had."""
    if found in CAUSES:
        return CAUSES[found]
    # Two authorities may have one name: only a signature tells them apart.
    if proof.signer_cert.sha256 not in evidence.issued:
        return SealVerdict.UNKNOWN_AUTHORITY
    is_over = evidence.at > proof.signer_cert.not_valid_after
    return SealVerdict.EXPIRED if is_over else SealVerdict.CANNOT_TELL


def is_sample(validated: Validated, evidence: Evidence) -> bool:
    """Whether the root that vouches for it is one that nobody real answers for."""
    path = validated.status.validation_path if validated.status else None
    anchor = path.trust_anchor if path else None
    return isinstance(anchor, CertTrustAnchor) and anchor.certificate.sha256 in evidence.sample_roots
