"""What the business register says of a business, and of who claims to stand for it; asked by jobs, never by pages."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django_tasks import task

from majung.adapters import clock
from majung.adapters.http import PortDown, PortLied
from majung.adapters.register import RegisteredStatus, RegisterStatus, register
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.parties.models import Business, RegisterCheck, Representation, RepresentationStanding
from majung.parties.people import PersonForgotten, person_view

BY_THE_REGISTER = Actor(ActorKind.SYSTEM, "register")
UNSETTLED = (RegisterCheck.WAITING, RegisterCheck.UNREACHABLE)


@task()
def confirm_business_by_register(number: str) -> None:
    """A job: kept by whoever adds a business, in the same transaction."""
    confirm_business(business=number, at=clock.now())


def confirm_business(*, business: str, at: datetime) -> None:
    """Asks for the status of a business and whether each claim on it is right; asking again does no harm.

    The register is asked outside any transaction. That it cannot be reached is written down before the failure goes
    on to the job, which tries again.
    """
    row = Business.objects.get(number=business)
    claims = list(Representation.objects.filter(business=row, register_check__in=UNSETTLED, valid_until=None))
    try:
        status = register().statuses([row.registration_number])[row.registration_number]
        right = {claim.pk: _is_right(claim, row) for claim in claims}
    except (PortDown, PortLied):
        _note_unreachable(row, claims)
        raise
    _keep_answer(row, right, status, at=at)


def refresh_statuses(*, numbers: Collection[str], at: datetime) -> None:
    """Asks again whether businesses still trade; the register answers a hundred at a call."""
    rows = {row.registration_number: row for row in Business.objects.filter(number__in=numbers)}
    for registration_number, status in register().statuses(sorted(rows)).items():
        with transaction.atomic():
            _keep_status(rows[registration_number], status, at=at)


def _is_right(claim: Representation, business: Business) -> bool:
    """Whether number, opening day and the name of this very person belong together."""
    if claim.claimed_opened_on is None:
        return False
    try:
        name = person_view(person_id=claim.person_id).name
    except PersonForgotten:
        return False
    return register().validate(business.registration_number, claim.claimed_opened_on, name)


def _note_unreachable(business: Business, claims: list[Representation]) -> None:
    waiting = {"register_check": RegisterCheck.WAITING}
    Business.objects.filter(pk=business.pk, **waiting).update(register_check=RegisterCheck.UNREACHABLE)
    ids = [claim.pk for claim in claims]
    Representation.objects.filter(pk__in=ids, **waiting).update(register_check=RegisterCheck.UNREACHABLE)


@transaction.atomic
def _keep_answer(business: Business, right: Mapping[int, bool], status: RegisteredStatus, *, at: datetime) -> None:
    locked = Business.objects.select_for_update().get(pk=business.pk)
    _keep_status(locked, status, at=at)
    for claim in Representation.objects.select_for_update().filter(pk__in=right).order_by("id"):
        _keep_judgement(claim, locked, is_right=right[claim.pk])
    of_one = Representation.objects.filter(business=locked, valid_until=None)
    is_confirmed = of_one.filter(register_check=RegisterCheck.CONFIRMED).exists()
    locked.register_check = RegisterCheck.CONFIRMED if is_confirmed else RegisterCheck.DIFFERS
    locked.save(update_fields=["register_check", "name", "opened_on"])
    subject = Subject("business", locked.number)
    changes = {"register_check": (business.register_check, locked.register_check)}
    record_event(act="BusinessConfirmed", actor=BY_THE_REGISTER, subject=subject, at=at, changes=changes)


def _keep_judgement(claim: Representation, business: Business, *, is_right: bool) -> None:
    claim.register_check = RegisterCheck.CONFIRMED if is_right else RegisterCheck.DIFFERS
    if is_right and claim.standing in (RepresentationStanding.CLAIMED, RepresentationStanding.BY_CONSENT):
        claim.standing, claim.consented_by_id = RepresentationStanding.BY_REGISTER, None
        # Whoever typed the number first may have called it anything.
        business.name, business.opened_on = claim.claimed_name or business.name, claim.claimed_opened_on
    claim.save(update_fields=["register_check", "standing", "consented_by"])


def _keep_status(business: Business, status: RegisteredStatus, *, at: datetime) -> None:
    # A number the register does not know keeps the status it had: unknown, unless papers said more.
    if status.status is not RegisterStatus.UNKNOWN:
        business.status, business.ended_on = status.status.value, status.ended_on
    business.checked_at = at
    business.save(update_fields=["status", "ended_on", "checked_at"])
