"""What the seals of a PDF prove at a moment. Judged by pyHanko's `bottom_line`, never by one of its parts alone.

A file to which something was appended still has valid signatures: only all that `bottom_line` looks at, and what came
after the seal of an institution, tell it apart.
"""

from dataclasses import dataclass
from datetime import datetime

from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus

from majung.core.seal_report import (
    SealKind,
    SealLevel,
    SealReport,
    SealSignature,
    SealVerdict,
    verdict_of_all,
    weakest_level,
)
from majung.papers.seal_reading.chains import MOST_SIGNATURES, certificates_in, issued_by_trusted
from majung.papers.seal_reading.evidence import Evidence
from majung.papers.seal_reading.facts import facts_in
from majung.papers.seal_reading.opening import opened
from majung.papers.seal_reading.traits import covers_whole, has_a_tail, kind_of, level_of, subject_of
from majung.papers.seal_reading.validating import Validated, is_sample, validated_signature, validated_stamp, why

# Where nothing speaks against what a paper says of itself: the days of its proofs may be over, its bytes are not.
BELIEVED = frozenset({SealVerdict.INTACT, SealVerdict.EXPIRED, SealVerdict.CANNOT_TELL})


@dataclass(frozen=True, slots=True)
class Judged:
    """One signature; whether a sample authority vouches for it, and whether later time stamps prove its moment."""

    signature: SealSignature
    is_sample: bool
    is_kept: bool = False


def judge(pdf: bytes, evidence: Evidence) -> SealReport:
    """Raises what pyHanko raises on a file that is no PDF."""
    reader = opened(pdf)
    found = [] if reader.encrypted else reader.embedded_signatures
    if reader.encrypted or len(found) > MOST_SIGNATURES:
        return SealReport(SealVerdict.UNREADABLE)
    known = evidence.knowing(issued_by_trusted(certificates_in(reader), evidence.roots))
    spoken = {place: spoken_for(_one(pdf, place), known) for place in _places(found, is_stamp=False)}
    is_chain_good = any(each.is_kept for each in spoken.values())
    stamped = {
        place: time_stamp(_one(pdf, place), known, is_chain_good=is_chain_good)
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
    found: EmbeddedPdfSignature = opened(pdf).embedded_signatures[place]
    return found


def _places(found: list[EmbeddedPdfSignature], *, is_stamp: bool) -> list[int]:
    return [place for place, each in enumerate(found) if (kind_of(each) is SealKind.ARCHIVE) is is_stamp]


def spoken_for(signature: EmbeddedPdfSignature, evidence: Evidence) -> Judged:
    validated, kind = validated_signature(signature, evidence), kind_of(signature)
    is_whole = covers_whole(signature, kind)
    told = SealSignature(
        kind=kind,
        name=subject_of(signature, "common_name"),
        commitment=subject_of(signature, "serial_number"),
        at=_proven_moment(validated),
        level=level_of(signature),
        covers_whole=is_whole,
        verdict=_verdict(validated, is_whole=is_whole, why=why(validated.found, _last_proof(signature), evidence)),
    )
    return Judged(told, is_sample(validated, evidence), validated.is_kept)


def time_stamp(stamp: EmbeddedPdfSignature, evidence: Evidence, *, is_chain_good: bool) -> Judged:
    """The newest holds by itself or not at all; those before it may have run out, where the chain holds them."""
    validated = validated_stamp(stamp, evidence)
    cause = why(validated.found, stamp, evidence)
    is_held = is_chain_good and not _is_newest(stamp) and cause in BELIEVED
    is_whole = covers_whole(stamp, SealKind.ARCHIVE)
    verdict = _verdict(validated, is_whole=is_whole, why=SealVerdict.INTACT if is_held else cause)
    told = SealSignature(
        kind=SealKind.ARCHIVE,
        name=subject_of(stamp, "common_name"),
        commitment="",
        at=_moment_of(stamp) if verdict is SealVerdict.INTACT else None,
        level=SealLevel.LTA,
        covers_whole=is_whole,
        verdict=verdict,
    )
    return Judged(told, is_sample(validated, evidence))


def _verdict(validated: Validated, *, is_whole: bool, why: SealVerdict) -> SealVerdict:
    if not validated.is_unbroken:
        return SealVerdict.CHANGED
    if not is_whole:
        return SealVerdict.APPENDED
    return SealVerdict.INTACT if validated.holds else why


def _last_proof(signature: EmbeddedPdfSignature) -> EmbeddedPdfSignature:
    stamps = signature.reader.embedded_timestamp_signatures
    return stamps[-1] if stamps else signature


def _is_newest(stamp: EmbeddedPdfSignature) -> bool:
    return bool(_last_proof(stamp).fq_name == stamp.fq_name)


def _proven_moment(validated: Validated) -> datetime | None:
    """What a trusted time stamp says; what a signer says of the moment proves nothing."""
    stamp = validated.status.timestamp_validity if isinstance(validated.status, PdfSignatureStatus) else None
    return stamp.timestamp if stamp and stamp.valid and stamp.intact and stamp.trusted else None


def _moment_of(stamp: EmbeddedPdfSignature) -> datetime:
    moment: datetime = stamp.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    return moment
