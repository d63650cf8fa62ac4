"""The package for a dispute: the document, every record, and what it takes to check them without this house."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any, Final

from asn1crypto import pem
from asn1crypto.x509 import Certificate

from majung.adapters.trust import KeptRevocation, kept_revocation, trusted_roots
from majung.agreements.evidence import chain_holds, records_of
from majung.agreements.models import Agreement
from majung.agreements.opened import file_in
from majung.agreements.passkeys import public_key_pem
from majung.agreements.refusals import AgreementOver, EvidenceAltered
from majung.agreements.rows import agreement_row
from majung.core.agreement import AgreementState
from majung.papers.quick_reading import QuickReader
from majung.papers.revocations import fetched_revocations
from majung.papers.selectors import paper_pdf, sealed_files

README: Final = Path(__file__).parent / "kit" / "README.md"
# A fixed day, so that the same package is the same bytes as far as its contents are.
DAY: Final = (2000, 1, 1, 0, 0, 0)
IDENTIFICATION = "identification"
BINARY = {
    "authenticator_data": "authenticator_data.bin",
    "client_data": "client_data.json",
    "signature": "signature.bin",
}


def dispute_package(*, number: str, at: datetime) -> bytes:
    """A zip that verifies offline with public tools. Revocations are asked for now; without an answer, kept ones go in.

    Raises AgreementOver where nothing was completed, EvidenceAltered, and PersonForgotten.
    """
    row = agreement_row(number)
    if row.completed_at is None:
        raise AgreementOver(AgreementState(row.state))
    if not chain_holds(row):
        raise EvidenceAltered
    document = paper_pdf(number=row.paper)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _contents(row, document, at=at):
            archive.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _contents(row: Agreement, document: bytes, *, at: datetime) -> Iterator[tuple[str, bytes]]:
    assert row.execution is not None
    records = records_of(row)
    yield "README.md", README.read_bytes()
    yield "agreement.pdf", document
    yield "unsigned.pdf", file_in(row, row.execution.unsigned_place)
    yield "facts.json", _json(_facts(row, at=at))
    yield "evidence.jsonl", b"".join(record + b"\n" for _, record in records)
    yield "chain.txt", "".join(f"{each.previous} {each.hash}\n" for each, _ in records).encode()
    told = {each.step: json.loads(record)["told"] for each, record in records}
    yield from _identification(told["identified"])
    yield "certificates/signer.pem", told["signed"]["certificate"].encode()
    yield "certificates/chain.pem", "".join(told["signed"]["chain"]).encode()
    yield from _trust(document)


def _facts(row: Agreement, *, at: datetime) -> dict[str, Any]:
    assert row.execution is not None
    files = sealed_files(number=row.paper)
    return {
        "agreement": row.number,
        "application": row.application.number,
        "institution": row.application.institution.code,
        "kind": row.kind,
        "capacity": row.capacity,
        "paper": row.paper,
        "unsigned_sha256": row.execution.unsigned_sha256,
        "signed_sha256": row.signed_sha256,
        "sealed_sha256": [each.sha256 for each in files],
        "text": {"number": row.text.number, "version": row.text.version, "sha256": row.text.sha256},
        "data_sha256": row.data_hash,
        "completed_at": row.completed_at.isoformat() if row.completed_at else None,
        "state": row.state,
        "packed_at": at.isoformat(),
    }


def _identification(told: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    yield f"{IDENTIFICATION}/bound.json", _json({name: told[name] for name in ("attempt", "method", "bound_hash")})
    if "assertion" in told:
        assertion = told["assertion"]
        for name, file in BINARY.items():
            yield f"{IDENTIFICATION}/{file}", base64.b64decode(assertion[name])
        yield f"{IDENTIFICATION}/public_key.pem", public_key_pem(base64.b64decode(assertion["public_key_cose"]))
        yield f"{IDENTIFICATION}/nonce.txt", told["nonce"].encode()
    else:
        yield f"{IDENTIFICATION}/signature.p7s", base64.b64decode(told["cms"])
        yield f"{IDENTIFICATION}/text.txt", told["text"].encode()
        yield f"{IDENTIFICATION}/provider_root.pem", told["root"].encode()


def _trust(document: bytes) -> Iterator[tuple[str, bytes]]:
    roots = [root.certificate for root in trusted_roots(beside=None)]
    for nth, root in enumerate(roots, start=1):
        yield f"trust/root-{nth}.pem", pem.armor("CERTIFICATE", root.dump())
    known = _revocations(document, roots)
    for nth, revoked in enumerate(known.lists, start=1):
        yield f"trust/{nth}.crl", revoked.dump()
    for nth, state in enumerate(known.states, start=1):
        yield f"trust/{nth}.ocsp", state.dump()


def _revocations(document: bytes, roots: Sequence[Certificate]) -> KeptRevocation:
    """What is said of every certificate in the document, the last time stamp's among them."""
    found: dict[bytes, Certificate] = {}
    for signature in QuickReader(io.BytesIO(document)).embedded_signatures:
        for certificate in (signature.signer_cert, *signature.other_embedded_certs):
            found[certificate.sha256] = certificate
    issuers = [*roots, *found.values()]
    pairs = [
        (certificate.dump(), issuer.dump())
        for certificate, issuer in product(found.values(), issuers)
        if certificate.issuer == issuer.subject and certificate.issuer != certificate.subject
    ]
    asked = fetched_revocations(pairs)
    kept = kept_revocation(beside=None)
    lists = {each.dump(): each for each in (*kept.lists, *asked.lists)}
    states = {each.dump(): each for each in (*kept.states, *asked.states)}
    return KeptRevocation(tuple(lists.values()), tuple(states.values()))


def _json(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"
