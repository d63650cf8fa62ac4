"""What a signature in a file is, whoever vouches for it: who speaks by it, how much it covers, how lasting it is."""

import re
from typing import Final

from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import SignatureCoverageLevel

from majung.core.seal_report import SealKind, SealLevel
from majung.papers.seal_reading.evidence import store_of

DOCUMENT_TIMESTAMP: Final = "/DocTimeStamp"
END_OF_FILE: Final = b"%%EOF"
# After an institution sealed, only proofs and time stamps may follow; after a person, also others who sign.
MAY_FOLLOW: Final = {
    SealKind.PERSON: ModificationLevel.FORM_FILLING,
    SealKind.INSTITUTION: ModificationLevel.LTA_UPDATES,
    SealKind.ARCHIVE: ModificationLevel.LTA_UPDATES,
}
LONGEST_NAME = 100


def kind_of(signature: EmbeddedPdfSignature) -> SealKind:
    """A certificate that commits to the identity of a person is a person's."""
    if signature.sig_object_type == DOCUMENT_TIMESTAMP:
        return SealKind.ARCHIVE
    return SealKind.PERSON if subject_of(signature, "serial_number") else SealKind.INSTITUTION


def subject_of(signature: EmbeddedPdfSignature, field: str) -> str:
    """A field of the signer's name, as it may stand in one line."""
    value = signature.signer_cert.subject.native.get(field, "")
    text = value if isinstance(value, str) else " ".join(str(each) for each in value)
    return "".join(letter for letter in text[:LONGEST_NAME] if letter.isprintable())


def covers_whole(signature: EmbeddedPdfSignature, kind: SealKind) -> bool:
    """Whether it covers everything before it, and what came after it may come after it."""
    found = signature.summarise_integrity_info()
    changes = found["diff_result"]
    return (
        found["coverage"] >= SignatureCoverageLevel.ENTIRE_REVISION
        and isinstance(changes, DiffResult)
        and changes.modification_level <= MAY_FOLLOW[kind]
        and found["docmdp_ok"] is True
    )


def level_of(signature: EmbeddedPdfSignature) -> SealLevel:
    """As the file stands now: proofs and time stamps that came later lift what came before them."""
    store = store_of(signature.reader)
    if not any(extract_tst_data_iter(signature.signer_info, signed=False)):
        return SealLevel.B
    if store is None or not (store.crls or store.ocsps):
        return SealLevel.T
    stamps = signature.reader.embedded_timestamp_signatures
    is_kept = any(stamp.signed_revision > signature.signed_revision for stamp in stamps)
    return SealLevel.LTA if is_kept else SealLevel.LT


def has_a_tail(pdf: bytes) -> bool:
    """Whether anything but white space stands behind the end of the file: readers skip it, and it is not ours."""
    return bool(pdf[pdf.rfind(END_OF_FILE) + len(END_OF_FILE) :].strip())


def looks_signed(pdf: bytes) -> bool:
    """Whether there was a signature in it, even where nothing in it can be read any more."""
    return re.search(rb"/ByteRange\s*\[", pdf) is not None
