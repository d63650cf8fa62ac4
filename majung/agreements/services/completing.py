"""Sealing: the signer's own signature, the institution's seal over it, the trial of 2041, and only then «완료»."""

import hashlib
from typing import Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate, Name
from django.db import transaction
from django_tasks import task

from majung.adapters import clock
from majung.adapters.authority import CertificateProfile, IssuedCertificate, issue_certificate
from majung.adapters.http import PortDown, PortLied
from majung.adapters.signing_keys import CertifiedKey, NoSeal, certificate_request, new_key, seal_key
from majung.agreements.case_data import contract_title
from majung.agreements.documents import put_away
from majung.agreements.evidence import record_step
from majung.agreements.models import Agreement
from majung.agreements.opened import Executed, executed_of, expected_name, file_in
from majung.agreements.rows import (
    HOUSE,
    actor_of,
    agreement_row,
    held_agreement,
    move,
    record,
    rows_of_case,
    tell_everybody,
    tell_signer,
)
from majung.agreements.services.beginning import begin_next
from majung.core.agreement import AgreementAct, AgreementState
from majung.core.deadlines import seoul_day
from majung.core.issued_papers import PaperKind
from majung.notices.jobs import enqueue, pause_after
from majung.papers.sealing import SealPostponed, SealTooWeak, sign_by_person
from majung.papers.selectors import paper_pdf, paper_view
from majung.papers.services import PaperIdentity, issue_document
from majung.parties.people import PersonForgotten

# A certificate for one document; it need not outlive the seal, whose proofs stand in the file.
SIGNER_DAYS = 1
LONGEST_COMMON_NAME = 64
COUNTRY, LANGUAGE = "KR", "ko"
TOO_WEAK, SEALS, NO_SEAL = "too_weak", "seals", "no_seal"


def seal_soon(row: Agreement) -> None:
    """A job in the caller's transaction, so that whoever was identified is sealed whatever happens to this process."""
    when = clock.now() + pause_after(row.seal_tries) if row.seal_tries else None
    enqueue(seal_agreement, key=f"seal:{row.number}:{row.seal_tries}", run_at=when, agreement=row.number)


@task()
def seal_agreement(*, agreement: str) -> None:
    """Never given up: while somebody outside is silent, the next try is a job of its own."""
    complete_agreement(agreement=agreement)


def complete_agreement(*, agreement: str) -> bool:
    """Takes an identified agreement as far as it can be taken now; whether it is complete. Again, it harms nothing.

    Nobody outside is asked within a transaction. What keeps it from being sealed is noted («봉인 대기») and tried
    again; it is never completed on a lower level.
    """
    row = agreement_row(agreement)
    if row.state != AgreementState.SEALING:
        return row.state == AgreementState.COMPLETED
    try:
        if not row.signed_place:
            _sign(row)
        number = _paper_of(agreement)
        if not number:
            return False
        document = paper_pdf(number=number)
    except SealPostponed as waits:
        return _postpone(agreement, waits.port)
    except PortDown as down:
        return _postpone(agreement, down.port)
    except PortLied as lie:
        return _postpone(agreement, lie.port)
    except SealTooWeak:
        return _postpone(agreement, TOO_WEAK)
    except PersonForgotten:
        return False
    return _complete(agreement, document)


def _sign(row: Agreement) -> None:
    """A key for this document alone, its certificate, the signature; then the key is gone."""
    assert row.execution is not None
    executed = executed_of(row, row.execution)
    unsigned = file_in(row, row.execution.unsigned_place)
    assert hashlib.sha256(unsigned).hexdigest() == row.execution.unsigned_sha256, "the file is the one that was shown"
    _require_seal(row)
    key, name = new_key(), expected_name(row)
    request = certificate_request(key, _subject(name, executed))
    issued = issue_certificate(csr_pem=request, profile=CertificateProfile.SIGNER, days=SIGNER_DAYS)
    signer = CertifiedKey(key, issued.certificate, issued.chain)
    signed = sign_by_person(unsigned, signer=signer, name=name, reason=contract_title(row))
    document = put_away(row, signed)
    with transaction.atomic():
        held = held_agreement(row.number)
        if held.signed_place or held.state != AgreementState.SEALING:
            return
        held.signed_sha256, held.signed_place = document.sha256, document.place
        held.save(update_fields=["signed_sha256", "signed_place"])
        assert held.person_id is not None
        told = {"signed_sha256": document.sha256, **_certificates(issued)}
        record_step(held, "signed", at=clock.now(), actor=actor_of(held.person_id), told=told)
        record("AgreementSigned", held, at=clock.now(), actor=HOUSE)


def _require_seal(row: Agreement) -> None:
    """The institution's seal first: with it come the roots, under which the person's certificate is judged too."""
    house = row.application.institution
    try:
        seal_key(house.code, name=house.label)
    except NoSeal:
        raise SealPostponed(SEALS, NO_SEAL) from None


def _subject(name: str, executed: Executed) -> Name:
    """The name, and the salted commitment in place of any number of the person."""
    return Name.build({
        "country_name": COUNTRY,
        "common_name": name[:LONGEST_COMMON_NAME],
        "serial_number": executed.commitment,
    })  # fmt: skip


def _certificates(issued: IssuedCertificate) -> dict[str, Any]:
    return {
        "certificate_serial": f"{issued.certificate.serial_number:x}",
        "certificate": _pem(issued.certificate),
        "chain": [_pem(each) for each in issued.chain],
    }


def _pem(certificate: Certificate) -> str:
    armoured: bytes = pem.armor("CERTIFICATE", certificate.dump())
    return armoured.decode("ascii")


@transaction.atomic
def _paper_of(agreement: str) -> str:
    """The paper that the signed document becomes, under the number and code that stand on its pages; made once.

    Whatever ended while it was signed becomes none: somebody would hold a good paper of what was called off.
    """
    row = held_agreement(agreement)
    if row.paper or row.state != AgreementState.SEALING:
        return row.paper
    assert row.execution is not None
    assert row.person_id is not None
    executed = executed_of(row, row.execution)
    case = row.application
    issue_document(
        kind=PaperKind.AGREEMENT,
        about=row.number,
        person_id=row.person_id,
        institution=case.institution.code,
        unsigned=file_in(row, row.signed_place),
        data={
            "agreement": row.number,
            "title": contract_title(row),
            "business": case.business.name,
            "signer": expected_name(row),
            "signed_on": seoul_day(row.identified_at or row.execution.executed_at).isoformat(),
        },
        language=LANGUAGE,
        at=clock.now(),
        actor=HOUSE,
        identity=PaperIdentity(executed.paper, executed.code),
    )
    row.paper = executed.paper
    row.save(update_fields=["paper"])
    return executed.paper


@transaction.atomic
def _postpone(agreement: str, port: str) -> bool:
    """«봉인 대기»: nothing is lost, and it is tried again by itself."""
    row = held_agreement(agreement)
    if row.state != AgreementState.SEALING:
        return row.state == AgreementState.COMPLETED
    is_first = row.seal_waits_since is None
    row.seal_waits_since, row.seal_waits_for = row.seal_waits_since or clock.now(), port
    row.seal_tries += 1
    row.save(update_fields=["seal_waits_since", "seal_waits_for", "seal_tries"])
    if is_first:
        record_step(row, "seal_postponed", at=clock.now(), actor=HOUSE, told={"port": port})
        record("AgreementSealPostponed", row, at=clock.now(), actor=HOUSE, reason=port)
    seal_soon(row)
    return False


@transaction.atomic
def _complete(agreement: str, document: bytes) -> bool:
    row = held_agreement(agreement)
    if row.state != AgreementState.SEALING:
        return row.state == AgreementState.COMPLETED
    at = clock.now()
    row.completed_at, row.seal_waits_for = at, ""
    move(row, AgreementAct.COMPLETE, at=at, fields=("completed_at", "seal_waits_for"))
    paper = paper_view(number=row.paper)
    told = {
        "paper": row.paper,
        "sealed_sha256": hashlib.sha256(document).hexdigest(),
        "bytes": len(document),
        "level": "B-LTA",
        "issued_at": paper.issued_at.isoformat(),
        "delivered_to": ["signer", row.application.institution.code],
        "delivered_at": at.isoformat(),
    }
    record_step(row, "completed", at=at, actor=HOUSE, told=told)
    record("AgreementCompleted", row, at=at, actor=HOUSE)
    begun = begin_next(row.application, in_round=row.round, at=at)
    if begun is None and _is_whole(row):
        tell_everybody(row, "agreement_completed", at=at)
    else:
        tell_signer(row, "agreement_signed", at=at)
    return True


def _is_whole(row: Agreement) -> bool:
    """Whether this was the last one of its round."""
    rows = [each for each in rows_of_case(row.application) if each.round == row.round]
    complete = {each.position for each in rows if each.state == AgreementState.COMPLETED}
    return complete == {each.position for each in rows}
