"""Signing and sealing: as few incremental revisions as the levels need, and nothing is read back to be known again."""

import asyncio
import io
from collections.abc import Coroutine

from asn1crypto.cms import ContentInfo
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper

from majung.adapters.signing_keys import SealKey, seal_key
from majung.adapters.timestamps import http_timestamps
from majung.papers.quick_reading import QuickReader
from majung.papers.sealing.proofs import proofs_of
from majung.papers.sealing.refusals import postponed
from majung.papers.sealing.signers import HeldKeySigner

DIGEST = "sha256"
# Room for what is not known beforehand: the attributes of a signature, and the token of a time stamp authority with
# its chain. A signature that was measured by making it first would be made, and stamped, twice.
ATTRIBUTES_ROOM, TOKEN_ROOM = 1_024, 6_144
HEX = 2


class RememberingTimeStamper(TimeStamper):
    """Keeps the tokens it hands on, because what proves them is asked for once the signature is in the file."""

    def __init__(self, stamps: TimeStamper) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's own is not typed
        self.stamps = stamps
        self.tokens: list[ContentInfo] = []

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> ContentInfo:
        token = await self.stamps.async_timestamp(message_digest, md_algorithm)
        self.tokens.append(token)
        return token


def sign_by_person(pdf: bytes, *, signer: SealKey, name: str, reason: str) -> bytes:
    """The document with a person's signature and its proofs (B-LT); from then on only seals and stamps may be added."""
    return finished(_signed(pdf, HeldKeySigner(signer), name=name, reason=reason, is_archived=False))


def seal_by_institution(pdf: bytes, *, institution: str, reason: str, name: str = "") -> bytes:
    """The document with the seal of an institution, the proofs, and a time stamp over all of it (B-LTA).

    `name` is how the institution is called in a certificate that has yet to be asked for.
    """
    with postponed():
        signer = HeldKeySigner(seal_key(institution, name=name))
    return finished(_signed(pdf, signer, name=signer.subject_name or institution, reason=reason, is_archived=True))


def finished(work: Coroutine[None, None, bytes]) -> bytes:
    with postponed():
        return asyncio.run(work)


async def _signed(pdf: bytes, signer: HeldKeySigner, *, name: str, reason: str, is_archived: bool) -> bytes:
    stamps = RememberingTimeStamper(http_timestamps())
    file = io.BytesIO(pdf)
    await _write_signature(
        IncrementalPdfFileWriter.from_reader(QuickReader(file)), signer, stamps, name=name, reason=reason
    )
    proofs = await proofs_of(signer.signing_cert, chain=signer.cert_registry, tokens=stamps.tokens)
    writer = writer_of(file)
    proofs.write(writer)
    if is_archived:
        # In the revision of the proofs that it covers.
        await write_stamp(writer, stamps)
    else:
        writer.write_in_place()
    return file.getvalue()


def writer_of(file: io.BytesIO) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter.from_reader(QuickReader(file))


async def _write_signature(
    writer: IncrementalPdfFileWriter, signer: HeldKeySigner, stamps: TimeStamper, *, name: str, reason: str
) -> None:
    before = fields_in(writer)
    described = PdfSignatureMetadata(
        field_name=f"Signature{before + 1}",
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=before == 0,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        name=name,
        reason=reason,
    )
    room = signer.room() + ATTRIBUTES_ROOM + TOKEN_ROOM
    await PdfSigner(described, signer, timestamper=stamps).async_sign_pdf(
        writer, bytes_reserved=HEX * room, in_place=True
    )


async def write_stamp(writer: IncrementalPdfFileWriter, stamps: TimeStamper) -> None:
    """A time stamp over the whole file, as the last thing in it."""
    stamper = PdfTimeStamper(stamps, field_name=f"Archive{fields_in(writer) + 1}")
    await stamper.async_timestamp_pdf(writer, DIGEST, bytes_reserved=HEX * TOKEN_ROOM, in_place=True)


def fields_in(writer: IncrementalPdfFileWriter) -> int:
    """How many signatures and stamps there are: our papers have no other fields, so none has to be opened for it."""
    # Asked for by name, because only that follows references.
    return len(writer.root["/AcroForm"]["/Fields"]) if "/AcroForm" in writer.root else 0
