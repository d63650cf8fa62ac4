"""From text, data and marks to the document: the same that the phone shows, the same bytes each time."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from majung.adapters.sealing import seal_with
from majung.agreements.evidence import head_of
from majung.agreements.models import Agreement
from majung.agreements.opened import Executed, data_of, marks_of, signer_key
from majung.agreements.rendering.paper import Proof, contract_html
from majung.agreements.rendering.parts import ContractParts, contract_parts
from majung.agreements.texts.versions import version_of
from majung.core.canonical_json import canonical_json
from majung.core.deadlines import seoul_day
from majung.core.issued_papers import PaperKind
from majung.core.seal_report import FACTS_ATTACHMENT
from majung.documents import vault
from majung.papers.printing import qr_code
from majung.papers.rendering import Attachment, NoRenderer, pdf_of
from majung.papers.services import VERIFY_PATH, PaperIdentity

FOLDER = "agreements"
EVIDENCE_ATTACHMENT = "evidence.json"


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A file in the vault, and what names its bytes."""

    sha256: str
    place: str


def parts_of(row: Agreement, executed: Executed | None, *, on: date | None, language: str = "ko") -> ContractParts:
    words = version_of(row.text)
    return contract_parts(
        text=words.text,
        data=data_of(row),
        marks=executed.marks if executed else marks_of(row),
        language=language,
        executed_on=on,
        text_version=words.version,
        text_hash=words.sha256,
        data_hash=row.data_hash,
    )


def preview_document(row: Agreement) -> bytes:
    """As it stands now; nothing of it is signed yet."""
    return _made(contract_html(parts_of(row, None, on=None)), identifier=row.number)


def final_document(row: Agreement, executed: Executed, identity: PaperIdentity, *, at: datetime) -> bytes:
    """The document that is signed: ticks and signatures in the pages, what happened before as a file within."""
    proof = Proof(identity.number, identity.code, verify_picture(identity))
    html = contract_html(parts_of(row, executed, on=seoul_day(at)), proof=proof)
    inside = (
        Attachment(FACTS_ATTACHMENT, canonical_json(_facts(row, identity, at=at)), "What this paper is"),
        Attachment(EVIDENCE_ATTACHMENT, canonical_json(_evidence(row, executed, at=at)), "How it came to be signed"),
    )
    return _made(html, identifier=identity.number, inside=inside)


def put_away(row: Agreement, document: bytes) -> MadeDocument:
    """Keeps a file under the key of its signer."""
    place = f"{FOLDER}/{row.number[-2:]}/{row.number}.{secrets.token_hex(8)}"
    vault.put(place, seal_with(signer_key(row), document))
    return MadeDocument(hashlib.sha256(document).hexdigest(), place)


def verify_picture(identity: PaperIdentity) -> str:
    """The square that leads to the page where anybody may ask whether the paper is genuine."""
    address = f"{settings.PUBLIC_ADDRESS}{VERIFY_PATH}/{identity.number}?code={identity.code.replace('-', '')}"
    return f"data:image/svg+xml;base64,{base64.b64encode(qr_code(address)).decode()}"


def _made(html: str, *, identifier: str, inside: tuple[Attachment, ...] = ()) -> bytes:
    document = pdf_of(html, identifier=identifier, attachments=inside)
    if document is None:
        raise NoRenderer
    return document


def _facts(row: Agreement, identity: PaperIdentity, *, at: datetime) -> dict[str, Any]:
    return {
        "number": identity.number,
        "kind": PaperKind.AGREEMENT.value,
        "institution": row.application.institution.code,
        "issued_on": seoul_day(at).isoformat(),
        "valid_through": None,
    }


def _evidence(row: Agreement, executed: Executed, *, at: datetime) -> dict[str, Any]:
    """What may travel in the file: days, versions, ticks and hashes; of the person only the salted commitment."""
    words = version_of(row.text)
    marks = executed.marks
    return {
        "agreement": row.number,
        "kind": row.kind,
        "capacity": row.capacity,
        "text": {"version": words.version, "sha256": words.sha256},
        "data_sha256": row.data_hash,
        "requested_at": row.requested_at.isoformat(),
        "read_at": row.read_at.isoformat() if row.read_at else None,
        "cautions_acknowledged_at": row.acknowledged_at.isoformat() if row.acknowledged_at else None,
        "executed_at": at.isoformat(),
        "ticks": sorted(marks.ticks),
        "key_points": sorted(marks.key_points),
        "signatures": {place: "drawn" if each.is_drawn else "typed" for place, each in sorted(marks.signed.items())},
        "reached_end": marks.reached_end,
        "signer_commitment": executed.commitment,
        "evidence_head": head_of(row),
    }
