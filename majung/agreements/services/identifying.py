"""«본인인증»: bound to the hash of the document, by the passkey of the account or by 간편인증; a try counts once."""

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any, Final, NoReturn

from django.db import transaction

from majung.adapters import clock
from majung.adapters.http import PortDown, PortLied
from majung.adapters.signing import SignedText, SigningState, checked_signature, signing
from majung.agreements.evidence import record_step
from majung.agreements.judging import failures_of
from majung.agreements.models import Agreement, IdentificationAttempt
from majung.agreements.opened import executed_of
from majung.agreements.passkeys import WrongAssertion, check_assertion, options_for
from majung.agreements.refusals import (
    AttemptOver,
    BranchNeeded,
    IdentificationFailed,
    NoPasskey,
    NotSignedYet,
    ProviderSilent,
    SigningGivenUp,
)
from majung.agreements.rows import actor_of, agreement_row, held_agreement, move, record, require_signer, require_step
from majung.agreements.seen import Seen
from majung.agreements.selectors.views import Challenge
from majung.agreements.services.completing import seal_soon
from majung.agreements.services.executing import require_register
from majung.core.agreement import MOST_FAILURES, AgreementAct, AttemptState, IdentificationMethod, SigningStep
from majung.core.agreement_evidence import bound_text, challenge
from majung.core.deadlines import seoul_day
from majung.core.identifiers import new_public_number
from majung.parties.people import account_of, ci_of

SOURCE = SystemRandom()
NONCE_BYTES: Final = 32
# Real time: a passkey is at hand, a provider's page on a telephone may take a while.
LASTS: Final = {
    IdentificationMethod.PASSKEY: timedelta(minutes=5),
    IdentificationMethod.SIMPLE_CERTIFICATE: timedelta(minutes=30),
}


def begin_identification(
    *, agreement: str, person_id: int, at: datetime, seen: Seen, method: IdentificationMethod, return_to: str = ""
) -> Challenge:
    """A new try by one of the methods; every open one before it is over. Who failed too often is sent to the branch.

    This is the moment of signing: a register read when the marks were made, days ago, says nothing of today.
    """
    _require_same_people(agreement, person_id, at=at)
    attempt = _begin(agreement, person_id, method, at=at, seen=seen)
    row = attempt.agreement
    if method is IdentificationMethod.PASSKEY:
        options = options_for(user_id=_user_of(person_id), host=seen.host, challenge=_challenge_of(attempt))
        return Challenge(attempt.number, method, options=options)
    text = bound_text(row.number, attempt.bound_hash)
    try:
        asked = signing().ask_signature(text=text, reference=attempt.number, return_to=return_to)
    except (PortDown, PortLied):
        _settle(attempt, AttemptState.GIVEN_UP)
        raise ProviderSilent from None
    IdentificationAttempt.objects.filter(pk=attempt.pk, state=AttemptState.OPEN.value).update(request=asked.id)
    return Challenge(attempt.number, method, address=asked.address)


def identify_by_passkey(
    *, agreement: str, person_id: int, at: datetime, seen: Seen, attempt: str, assertion: Mapping[str, Any]
) -> None:
    """The passkey of the signer's own account signed the hash of exactly this document."""
    row, found = _open_attempt(agreement, person_id, attempt, IdentificationMethod.PASSKEY, at=at)
    try:
        checked = check_assertion(
            user_id=_user_of(person_id), host=seen.host, challenge=_challenge_of(found), assertion=assertion
        )
    except WrongAssertion:
        _fail(row, found, "assertion", at=at, seen=seen)
    told = {"nonce": found.nonce, "assertion": dict(checked.told)}
    _pass(row, found, told, at=at, seen=seen)


def identify_by_signed_text(*, agreement: str, person_id: int, at: datetime, seen: Seen, attempt: str) -> None:
    """The signer signed, with a provider's certificate, the words that name exactly this document; CI against CI."""
    row, found = _open_attempt(agreement, person_id, attempt, IdentificationMethod.SIMPLE_CERTIFICATE, at=at)
    if not found.request:
        raise AttemptOver
    try:
        signed = signing().signature_of(request=found.request)
    except (PortDown, PortLied):
        raise ProviderSilent from None
    if signed.state is SigningState.PENDING:
        raise NotSignedYet
    if signed.state in (SigningState.CANCELLED, SigningState.EXPIRED):
        _settle(found, AttemptState.GIVEN_UP)
        raise SigningGivenUp
    if signed.state is not SigningState.SIGNED:
        _fail(row, found, "provider", at=at, seen=seen)
    told = _checked(row, found, signed, person_id, at=at, seen=seen)
    _pass(row, found, told, at=at, seen=seen)


def _require_same_people(agreement: str, person_id: int, *, at: datetime) -> None:
    row = agreement_row(agreement)
    require_signer(row, person_id=person_id, at=at)
    require_step(row, SigningStep.IDENTIFICATION)
    require_register(row, at=at)


@transaction.atomic
def _begin(
    agreement: str, person_id: int, method: IdentificationMethod, *, at: datetime, seen: Seen
) -> IdentificationAttempt:
    row = held_agreement(agreement)
    require_signer(row, person_id=person_id, at=at)
    require_step(row, SigningStep.IDENTIFICATION)
    assert row.execution is not None
    if failures_of(row) >= MOST_FAILURES:
        raise BranchNeeded
    open_ones = IdentificationAttempt.objects.filter(agreement=row, state=AttemptState.OPEN.value)
    open_ones.update(state=AttemptState.GIVEN_UP.value, settled_at=clock.real_now())
    attempt = IdentificationAttempt.objects.create(
        number=new_public_number(kind="IDN", year=seoul_day(at).year, source=SOURCE),
        agreement=row,
        method=method.value,
        bound_hash=row.execution.unsigned_sha256,
        nonce=secrets.token_hex(NONCE_BYTES),
        begun_at=clock.real_now(),
    )
    told = {"method": method.value, "attempt": attempt.number, "bound_hash": attempt.bound_hash, "nonce": attempt.nonce}
    record_step(row, "identification_begun", at=at, actor=actor_of(person_id), seen=seen, told=told)
    return attempt


def _open_attempt(
    agreement: str, person_id: int, number: str, method: IdentificationMethod, *, at: datetime
) -> tuple[Agreement, IdentificationAttempt]:
    """A try of this signer on the document as it stands, that was not used and did not take too long."""
    row = agreement_row(agreement)
    require_signer(row, person_id=person_id, at=at)
    require_step(row, SigningStep.IDENTIFICATION)
    found = IdentificationAttempt.objects.filter(number=number, agreement=row, method=method.value).first()
    assert row.execution is not None
    if found is None or found.state != AttemptState.OPEN or found.bound_hash != row.execution.unsigned_sha256:
        raise AttemptOver
    if clock.real_now() > found.begun_at + LASTS[method]:
        _settle(found, AttemptState.GIVEN_UP)
        raise AttemptOver
    return row, found


def _checked(
    row: Agreement, attempt: IdentificationAttempt, signed: SignedText, person_id: int, *, at: datetime, seen: Seen
) -> dict[str, Any]:
    """The signature holds over our words, and its signer is the one who was asked."""
    text = bound_text(row.number, attempt.bound_hash)
    try:
        found = checked_signature(signed, text=text, at=clock.real_now())
    except PortDown:
        raise ProviderSilent from None
    except PortLied:
        _fail(row, attempt, "signature", at=at, seen=seen)
    own_ci = ci_of(person_id=person_id)
    if not own_ci or not secrets.compare_digest(signed.ci, own_ci):
        _fail(row, attempt, "another_person", at=at, seen=seen)
    return {
        "transaction": signed.transaction,
        "text": text,
        "ci_matches": True,
        "cms": base64.b64encode(signed.cms).decode(),
        "certificate_serial": found.signer_certificate_serial,
        "signed_at": found.signed_at.isoformat(),
        "issuer": found.issuer,
        "root": found.root.decode(),
    }


def _fail(row: Agreement, attempt: IdentificationAttempt, why: str, *, at: datetime, seen: Seen) -> NoReturn:
    """Counted even though nothing else is written; the third one closes this way."""
    with transaction.atomic():
        held = held_agreement(row.number)
        if not _is_settled(attempt, AttemptState.FAILED):
            raise AttemptOver
        told = {"attempt": attempt.number, "method": attempt.method, "why": why}
        assert held.person_id is not None
        actor = actor_of(held.person_id)
        record_step(held, "identification_failed", at=at, actor=actor, seen=seen, told=told)
        record("AgreementIdentificationFailed", held, at=at, actor=actor, reason=why)
        left = MOST_FAILURES - failures_of(held)
    if left <= 0:
        raise BranchNeeded
    raise IdentificationFailed(left)


@transaction.atomic
def _pass(row: Agreement, attempt: IdentificationAttempt, told: Mapping[str, Any], *, at: datetime, seen: Seen) -> None:
    """The document goes to be sealed; of two at once, the second finds it done."""
    held = held_agreement(row.number)
    assert held.person_id is not None
    require_signer(held, person_id=held.person_id, at=at)
    assert held.execution is not None
    if held.execution.unsigned_sha256 != attempt.bound_hash or not _is_settled(attempt, AttemptState.PASSED):
        raise AttemptOver
    held.identification_id, held.identified_at = attempt.pk, at
    move(held, AgreementAct.IDENTIFY, at=at, fields=("identification", "identified_at"))
    executed = executed_of(held, held.execution)
    actor = actor_of(held.person_id)
    kept = {
        "attempt": attempt.number,
        "method": attempt.method,
        "bound_hash": attempt.bound_hash,
        "result": "passed",
        "commitment": executed.commitment,
        "commitment_salt": executed.salt.hex(),
        **told,
    }
    record_step(held, "identified", at=at, actor=actor, seen=seen, told=kept)
    record("AgreementIdentified", held, at=at, actor=actor)
    seal_soon(held)


def _settle(attempt: IdentificationAttempt, state: AttemptState) -> None:
    _is_settled(attempt, state)


def _is_settled(attempt: IdentificationAttempt, state: AttemptState) -> bool:
    """Whether this is the one use of the try; what was settled before is settled."""
    open_one = IdentificationAttempt.objects.filter(pk=attempt.pk, state=AttemptState.OPEN.value)
    return bool(open_one.update(state=state.value, settled_at=clock.real_now()))


def _challenge_of(attempt: IdentificationAttempt) -> bytes:
    return challenge(attempt.bound_hash, bytes.fromhex(attempt.nonce))


def _user_of(person_id: int) -> int:
    account = account_of(person_id=person_id)
    if account is None:
        raise NoPasskey
    return account.pk
