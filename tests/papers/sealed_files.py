"""Files to read the seals of: an agreement that a person signed and an institution sealed, and what was done to it."""

import io
import json
from collections.abc import Mapping
from datetime import datetime

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper

from majung.adapters import clock
from majung.adapters.signing_keys import SealKey
from majung.adapters.timestamps import http_timestamps
from majung.adapters.trust import KeptRevocation, trusted_roots
from majung.core.seal_report import FACTS_ATTACHMENT, SealReport
from majung.papers.rendering import Attachment, pdf_of
from majung.papers.revocations import fetched_revocations
from majung.papers.seal_reading.__main__ import read as read_as_told
from majung.papers.seal_reading.chains import asked_about, certificates_in
from majung.papers.seal_reading.opening import opened
from majung.papers.sealing import seal_by_institution, sign_by_person
from majung.papers.sealing.signers import HeldKeySigner
from majung.papers.verifying import NOTHING_KEPT, beside_the_file
from tests.pki import COMMITMENT, Pki

INSTITUTION, LABEL, SIGNER = "semas", "소상공인시장진흥공단", "김순자"
NUMBER = "PAP-2026-1A2B3C4D-E"
FACTS = {
    "number": NUMBER,
    "kind": "agreement",
    "institution": INSTITUTION,
    "issued_on": "2026-01-31",
    "valid_through": None,
}
PAGES = """<html lang="ko"><head><title>약정서</title></head><body><h1>신용보증약정서</h1><p>금 30,000,000원</p>
<p style="break-before: page">제1조 (목적)</p></body></html>"""


def pages(*, facts: Mapping[str, object] = FACTS) -> bytes:
    told = Attachment(FACTS_ATTACHMENT, json.dumps(facts).encode(), "what this paper is")
    made = pdf_of(PAGES, identifier=NUMBER, attachments=(told,))
    assert made is not None
    return made


def agreement(pki: Pki, *, facts: Mapping[str, object] = FACTS) -> bytes:
    """As it is given out: signed by a person, then sealed by an institution (B-LTA)."""
    key = pki.signer(name=SIGNER, commitment=COMMITMENT)
    return sealed(sign_by_person(pages(facts=facts), signer=key, name=SIGNER, reason="약정"))


def sealed(pdf: bytes) -> bytes:
    return seal_by_institution(pdf, institution=INSTITUTION, name=LABEL, reason="발급 기관의 봉인")


def signed_alone(pdf: bytes, key: SealKey, *, is_timed: bool = True) -> bytes:
    """A signature without its proofs (B-T, or B-B without a time stamp): nothing of ours is ever given out so."""
    described = PdfSignatureMetadata(field_name="Alone", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    signer = PdfSigner(described, HeldKeySigner(key), timestamper=http_timestamps() if is_timed else None)
    return bytes(signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=16_384).getbuffer())


def stamped_alone(pdf: bytes) -> bytes:
    stamper = PdfTimeStamper(http_timestamps(), field_name="Stamp")
    made = stamper.timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256", bytes_reserved=16_384)
    return bytes(made.getbuffer())


def flipped(pdf: bytes, place: int) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def turned(pdf: bytes) -> bytes:
    """The first page turned round by an update that was appended."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    page.get_object()["/Rotate"] = generic.NumberObject(180)
    writer.mark_update(page)
    return _written(writer)


def with_other_words(pdf: bytes) -> bytes:
    """What stands on the first page exchanged for something else, appended."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    content = generic.StreamObject(stream_data=b"BT (300,000,000) Tj ET")
    page.get_object()["/Contents"] = writer.add_object(content)
    writer.mark_update(page)
    return _written(writer)


def with_pages_exchanged(pdf: bytes) -> bytes:
    """Written anew with its pages in another order."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.pages.reverse()
        made = io.BytesIO()
        opened.save(made)
    return made.getvalue()


def written_anew(pdf: bytes) -> bytes:
    """The same to look at, and no byte where it was."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        made = io.BytesIO()
        opened.save(made)
    return made.getvalue()


def read(
    pdf: bytes, *, at: datetime | None = None, online: bool = False, kept: KeptRevocation = NOTHING_KEPT
) -> SealReport:
    """As the process that reads files does, in this one: starting another takes longer than reading."""
    known = kept_by_asking(pdf) if online else kept
    beside = beside_the_file(roots=trusted_roots(), at=at or clock.real_now(), kept=known)
    return read_as_told(pdf, {"is_online": False, **beside})


def kept_by_asking(pdf: bytes) -> KeptRevocation:
    wanted = asked_about(certificates_in(opened(pdf)), [root.certificate for root in trusted_roots()])
    return fetched_revocations([(each.certificate.dump(), each.issuer.dump()) for each in wanted])


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
