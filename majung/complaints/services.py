"""Acts on complaints: file, take, name who is complained of, look on the spot, extend, answer, take back."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction

from majung.adapters.sealing import fingerprint, new_data_key, seal_with, wrap_data_key
from majung.complaints.models import OPEN, ComplainedOf, Complaint, FormSent
from majung.complaints.telling import tell
from majung.complaints.words import code_name, key_of, write_words
from majung.core.codes import new_code
from majung.core.complaints import (
    CauseCode,
    ComplaintAct,
    ComplaintKind,
    ComplaintPart,
    ComplaintState,
    FieldInvestigation,
    complaint_due_on,
    investigation_latest,
    is_investigated,
    may_handle,
    next_complaint_state,
)
from majung.core.deadlines import seoul_day
from majung.core.identifiers import new_public_number
from majung.core.sla import PROGRESS_NOTICE_EVERY, progress_notices_on
from majung.events.services import Actor, Subject, record_event
from majung.parties.delegations import is_apart
from majung.parties.models import Branch, Institution, User
from majung.parties.reaching import Contact
from majung.parties.staff import UnknownPlace, UnknownStaff, staff_of
from majung.programs.holidays import shipped_holidays
from majung.programs.service_periods import PublishedPeriod, Service, service_period

CONTACT_KEPT = timedelta(days=90)
NUMBERS = secrets.SystemRandom()
FORM, FORM_CODE = "majung.complaints.form", "majung.complaints.form_code"


class UnknownComplaint(LookupError):
    """No complaint of this number, or not with this code: which of the two is not told."""


class IsComplainedOf(PermissionError):
    """Nobody deals with a complaint about themselves, nor whoever stands in for them."""


class NotTheHandler(PermissionError):
    """Only whoever took it answers it."""


class ExtendedAlready(ValueError):
    """A period is made longer once."""


class NotInvestigated(ValueError):
    """Somebody looks on the spot for a 고충 only, once, and through no later day than the law leaves."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Bits that a keyed fingerprint gives, the same ones each time."""

    bits: int

    def getrandbits(self, k: int) -> int:
        return self.bits & (1 << k) - 1


@dataclass(frozen=True, slots=True)
class ComplaintFiled:
    """The number of a new complaint, and the code to follow it, told once."""

    number: str
    code: str


def file_complaint(
    *,
    kind: ComplaintKind,
    institution: str,
    branch: str | None,
    about: str,
    words: str,
    person_id: int | None,
    contact: Contact | None,
    at: datetime,
    actor: Actor,
    complained_of: Collection[int] = (),
    language: str = "ko",
    request_id: str = "",
    once: str = "",
) -> ComplaintFiled:
    """Takes in what somebody writes. `complained_of`: the accounts of the officers of the case it is about.

    `once` is the secret of a form: the same words sent with it again are the same complaint, with the same code.
    """
    sent = _sent(once, kind, institution, branch or "", about, person_id or "", words) if once else ""
    written = partial(
        _file,
        kind=kind,
        place=_place(institution, branch),
        about=about,
        words=words,
        person_id=person_id,
        contact=contact,
        at=at,
        actor=actor,
        complained_of=complained_of,
        language=language,
        request_id=request_id,
    )
    if not sent:
        return written(code=new_code(NUMBERS), sent="")
    known = FormSent.objects.filter(fingerprint=sent).values_list("complaint__number", flat=True)
    # The code is made of the secret, so that whoever pressed twice is told the one that opens it.
    code = new_code(Drawn(int(fingerprint(FORM_CODE, sent), 16)))
    for number in known:
        return ComplaintFiled(number, code)
    try:
        return written(code=code, sent=sent)
    except IntegrityError:
        # Both presses came in one moment, and the other was first.
        return ComplaintFiled(known.get(), code)


@transaction.atomic
def _file(
    *,
    kind: ComplaintKind,
    place: tuple[Institution, Branch | None],
    about: str,
    words: str,
    person_id: int | None,
    contact: Contact | None,
    at: datetime,
    actor: Actor,
    complained_of: Collection[int],
    language: str,
    request_id: str,
    code: str,
    sent: str,
) -> ComplaintFiled:
    owner, desk = place
    on = seoul_day(at)
    number = new_public_number(kind="CPL", year=on.year, source=NUMBERS)
    row = Complaint(
        number=number,
        kind=kind.value,
        state=ComplaintState.FILED.value,
        institution=owner,
        branch=desk,
        about=about,
        person_id=person_id,
        wrapped_key=None if person_id else wrap_data_key(new_data_key()),
        code_hmac=code_name(code, number=number),
        language=language,
        filed_at=at,
    )
    row.sealed_contact = seal_with(key_of(row), contact.written()) if contact else None
    row.due_on = complaint_due_on(
        period=_period(row).period,
        received_at=at,
        investigation=None,
        extended_days=0,
        holidays=shipped_holidays().days,
    )
    row.save(force_insert=True)
    if sent:
        FormSent.objects.create(fingerprint=sent, complaint=row)
    accounts = User.objects.filter(pk__in=complained_of).values_list("pk", flat=True)
    ComplainedOf.objects.bulk_create([ComplainedOf(complaint=row, user_id=each) for each in accounts])
    write_words(row, ComplaintPart.ASKED, words, by=actor.id, at=at)
    _record("ComplaintFiled", row, by=actor, at=at, after=row.state, request_id=request_id)
    tell(row, "complaint_received", at=at, through=row.due_on)
    return ComplaintFiled(number, code)


def _sent(*parts: object) -> str:
    return fingerprint(FORM, "\x1f".join(str(part) for part in parts))


@transaction.atomic
def name_complained_of(*, complaint: str, user_id: int, by: Actor, at: datetime) -> None:
    """Whom the words complain of, read out of them by staff; if they handle it, somebody else takes it first."""
    row = held_complaint(complaint)
    if row.handler_id == user_id:
        raise IsComplainedOf
    if not User.objects.filter(pk=user_id).exists():
        raise UnknownStaff
    _, is_new = ComplainedOf.objects.get_or_create(complaint=row, user_id=user_id)
    if is_new:
        _record("ComplainedOfNamed", row, by=by, at=at, before=row.state, after=row.state)


@transaction.atomic
def take_complaint(*, complaint: str, by: Actor, at: datetime, user_id: int, request_id: str = "") -> None:
    """Somebody by name deals with it from here on; a second one takes it over. The writer is told who."""
    row = held_complaint(complaint)
    before, after = row.state, next_complaint_state(ComplaintState(row.state), ComplaintAct.TAKE)
    user = User.objects.filter(pk=user_id).first()
    staff = staff_of(user) if user else None
    if staff is None or all(role.institution != row.institution.code for role in staff.roles):
        raise UnknownStaff
    complained_of = _complained_of(row)
    apart = is_apart(actor=f"user:{user_id}", others=[f"user:{each}" for each in complained_of], on=seoul_day(at))
    if not may_handle(handler=str(user_id), complained_of=complained_of) or not apart:
        raise IsComplainedOf
    if row.handler_id == user_id:
        return
    row.state, row.handler, row.taken_at = after.value, user, at
    row.save(update_fields=["state", "handler", "taken_at"])
    _record("ComplaintTaken", row, by=by, at=at, before=before, after=row.state, request_id=request_id)
    tell(row, "complaint_taken", at=at)


@transaction.atomic
def extend_complaint(*, complaint: str, words: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """One extension, as long as the period itself, with why it takes longer; the writer is told."""
    row = held_complaint(complaint)
    next_complaint_state(ComplaintState(row.state), ComplaintAct.EXTEND)
    if row.extended_days:
        raise ExtendedAlready
    row.extended_days = _period(row).period.length
    _count_anew(row)
    row.save(update_fields=["extended_days", "due_on"])
    write_words(row, ComplaintPart.EXTENSION, words, by=by.id, at=at)
    _record("ComplaintExtended", row, by=by, at=at, before=row.state, after=row.state, request_id=request_id)
    tell(row, "complaint_extended", at=at, through=row.due_on)


@transaction.atomic
def begin_investigation(*, complaint: str, words: str, by: Actor, at: datetime) -> None:
    """현장조사: somebody looks on the spot; up to 14 days are left out of the period."""
    row = held_complaint(complaint)
    next_complaint_state(ComplaintState(row.state), ComplaintAct.INVESTIGATE)
    if not is_investigated(ComplaintKind(row.kind)) or row.investigation_began_at is not None:
        raise NotInvestigated
    row.investigation_began_at = at
    row.investigation_through = investigation_latest(began_on=seoul_day(at), is_extended=False)
    _investigated(row, "InvestigationBegun", words, by=by, at=at)


@transaction.atomic
def extend_investigation(*, complaint: str, words: str, by: Actor, at: datetime) -> None:
    """Seven days more on the spot, once, asked for before the first fourteen are over."""
    row = held_complaint(complaint)
    next_complaint_state(ComplaintState(row.state), ComplaintAct.INVESTIGATE)
    began, through = row.investigation_began_at, row.investigation_through
    if began is None or through is None or row.investigation_ended_at or seoul_day(at) > through:
        raise NotInvestigated
    latest = investigation_latest(began_on=seoul_day(began), is_extended=True)
    if through == latest:
        raise ExtendedAlready
    row.investigation_through = latest
    _investigated(row, "InvestigationExtended", words, by=by, at=at)


@transaction.atomic
def end_investigation(*, complaint: str, by: Actor, at: datetime) -> None:
    """Back from the spot: the period runs on from the next day."""
    row = held_complaint(complaint)
    next_complaint_state(ComplaintState(row.state), ComplaintAct.INVESTIGATE)
    through = row.investigation_through
    if through is None or row.investigation_ended_at or seoul_day(at) > through:
        raise NotInvestigated
    row.investigation_ended_at = at
    _count_anew(row)
    row.save(update_fields=["investigation_ended_at", "due_on"])
    _record("InvestigationEnded", row, by=by, at=at, before=row.state, after=row.state)


@transaction.atomic
def answer_complaint(
    *, complaint: str, words: str, cause: CauseCode, by: Actor, at: datetime, request_id: str = ""
) -> None:
    """The answer, by its handler, with where the matter came from; the writer is told that there is one."""
    row = held_complaint(complaint)
    before, after = row.state, next_complaint_state(ComplaintState(row.state), ComplaintAct.ANSWER)
    if by.id != f"user:{row.handler_id}":
        raise NotTheHandler
    row.state, row.cause, row.ended_at, row.answered_on = after.value, cause.value, at, seoul_day(at)
    row.save(update_fields=["state", "cause", "ended_at", "answered_on"])
    write_words(row, ComplaintPart.ANSWER, words, by=by.id, at=at)
    _record("ComplaintAnswered", row, by=by, at=at, before=before, after=row.state, request_id=request_id)
    tell(row, "complaint_answered", at=at)


@transaction.atomic
def withdraw_complaint(*, complaint: str, actor: Actor, at: datetime, request_id: str = "") -> None:
    """취하: whoever wrote it takes it back before the answer; the door has seen to who that is."""
    row = held_complaint(complaint)
    before, after = row.state, next_complaint_state(ComplaintState(row.state), ComplaintAct.WITHDRAW)
    row.state, row.ended_at = after.value, at
    row.save(update_fields=["state", "ended_at"])
    _record("ComplaintWithdrawn", row, by=actor, at=at, before=before, after=row.state, request_id=request_id)


def tell_of_progress(*, at: datetime) -> int:
    """Whoever still waits is told every 30 days that it is being looked into (민원처리법 시행령 제23조).

    Gives how many wait so long. A late run tells of the last of those days only, and each is told once.
    """
    waits = 0
    today = seoul_day(at)
    waiting = Complaint.objects.filter(state__in=OPEN, filed_at__lte=at - PROGRESS_NOTICE_EVERY)
    for number in list(waiting.order_by("filed_at", "id").values_list("number", flat=True)):
        with transaction.atomic():
            row = held_complaint(number)
            days = progress_notices_on(received_on=seoul_day(row.filed_at), through=today)
            if row.state in OPEN and days:
                tell(row, "complaint_progress", at=at, key=days[-1].isoformat())
                waits += 1
    return waits


def forget_past_contacts(*, at: datetime) -> int:
    """Names and telephones go when nobody needs them any more; what was asked and answered stays."""
    past = Complaint.objects.filter(ended_at__lt=at - CONTACT_KEPT, sealed_contact__isnull=False)
    return past.update(sealed_contact=None)


def held_complaint(number: str) -> Complaint:
    """The complaint, held until the caller commits."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("institution", "branch", "person")
    row = rows.filter(number=number).first()
    if row is None:
        raise UnknownComplaint
    return row


def _place(institution: str, branch: str | None) -> tuple[Institution, Branch | None]:
    owner = Institution.objects.filter(code=institution).first()
    desk = Branch.objects.filter(institution=owner, code=branch).first() if branch else None
    if owner is None or (branch and desk is None):
        raise UnknownPlace
    return owner, desk


def _period(row: Complaint) -> PublishedPeriod:
    """The period of the day it came in; every kind has a published one under its own name."""
    return service_period(service=Service(row.kind), on=seoul_day(row.filed_at))


def _count_anew(row: Complaint) -> None:
    began, through = row.investigation_began_at, row.investigation_through
    row.due_on = complaint_due_on(
        period=_period(row).period,
        received_at=row.filed_at,
        investigation=FieldInvestigation(began, through, row.investigation_ended_at) if began and through else None,
        extended_days=row.extended_days,
        holidays=shipped_holidays().days,
    )


def _investigated(row: Complaint, act: str, words: str, *, by: Actor, at: datetime) -> None:
    _count_anew(row)
    row.save(update_fields=["investigation_began_at", "investigation_through", "due_on"])
    write_words(row, ComplaintPart.INVESTIGATION, words, by=by.id, at=at)
    _record(act, row, by=by, at=at, before=row.state, after=row.state)
    tell(row, "complaint_extended", at=at, through=row.due_on)


def _complained_of(row: Complaint) -> frozenset[str]:
    return frozenset(str(each) for each in ComplainedOf.objects.filter(complaint=row).values_list("user_id", flat=True))


def _record(
    act: str,
    row: Complaint,
    *,
    by: Actor,
    at: datetime,
    after: str,
    before: str | None = None,
    request_id: str = "",
) -> None:
    changes: dict[str, tuple[object, object]] = {"due_on": (None, row.due_on.isoformat())}
    if before != after:
        changes["state"] = (before, after)
    record_event(
        act=act,
        actor=by,
        subject=Subject("complaint", row.number),
        at=at,
        request_id=request_id,
        institution=row.institution.code,
        changes=changes,
    )
