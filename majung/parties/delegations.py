"""위임: a duty is carried by somebody else for some days. Who carries it acts as themselves, on behalf of the other."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from random import SystemRandom

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from majung.adapters.sealing import seal, unseal
from majung.core.deadlines import SEOUL, seoul_day
from majung.core.identifiers import new_public_number
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.parties.kinds import AccountKind, StaffDuty
from majung.parties.models import Branch, Delegation, Institution, StaffRole
from majung.parties.seats import StaffSeat

REASON = "majung.parties.delegation"
# Who may hand on what a colleague does, beside that colleague: those who answer for the branch or for the accounts.
MAY_GIVE = (StaffDuty.APPROVER.value, StaffDuty.OPERATOR.value)


class UnknownDelegation(LookupError):
    """No delegation of this number is in force or to come."""


class NotOwnDuty(ValueError):
    """Nobody hands on a duty that is not theirs at this place, least of all one that was handed to them."""


class NotAColleague(ValueError):
    """A duty goes to another account of the same institution, and one that is open."""


class MayNotDelegate(PermissionError):
    """Somebody else's duty is handed on by those who answer for the branch."""


class BadDays(ValueError):
    """Days that are over, or end before they begin."""


@dataclass(frozen=True, slots=True)
class DelegationView:
    """A delegation as the staff of its institution see it."""

    number: str
    from_user_id: int
    to_user_id: int
    duty: StaffDuty
    institution: str
    branch: str | None
    from_on: date
    through_on: date
    reason: str
    given_by: str

    def __repr__(self) -> str:
        return f"DelegationView({self.number})"


@transaction.atomic
def delegate(
    *,
    from_user: int,
    to_user: int,
    duty: StaffDuty,
    institution: str,
    branch: str | None,
    from_on: date,
    through_on: date,
    reason: str,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> str:
    """Hands a duty on from a day through another; gives its number DLG-…"""
    if through_on < from_on or through_on < seoul_day(at):
        raise BadDays
    where = Institution.objects.filter(code=institution).first()
    desk = Branch.objects.filter(institution=where, code=branch).first() if branch else None
    if where is None or (branch and desk is None) or not _own(from_user, duty, where, desk).exists():
        raise NotOwnDuty
    if by.id != f"user:{from_user}" and not _answers_for(by, where, desk):
        raise MayNotDelegate
    colleagues = StaffRole.objects.filter(user_id=to_user, institution=where, user__is_active=True)
    if from_user == to_user or not colleagues.exists():
        raise NotAColleague
    row = Delegation.objects.create(
        number=new_public_number(kind="DLG", year=seoul_day(at).year, source=SystemRandom()),
        from_user_id=from_user,
        to_user_id=to_user,
        duty=duty.value,
        institution=where,
        branch=desk,
        from_on=from_on,
        through_on=through_on,
        sealed_reason=seal(reason.encode(), purpose=REASON),
        given_by=by.id,
        given_at=at,
    )
    _tell("DutyDelegated", row, by=by, at=at, request_id=request_id)
    return row.number


@transaction.atomic
def end_delegation(*, number: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """Ends a delegation before its last day, from this moment on."""
    row = Delegation.objects.select_for_update().filter(number=number, ended_at=None).first()
    if row is None or row.through_on < seoul_day(at):
        raise UnknownDelegation
    own = {f"user:{row.from_user_id}", f"user:{row.to_user_id}"}
    if by.id not in own and not _answers_for(by, row.institution, row.branch):
        raise MayNotDelegate
    row.ended_at, row.ended_by = at, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    _tell("DelegationEnded", row, by=by, at=at, request_id=request_id)


def delegated_to(*, user_id: int, on: date) -> tuple[StaffSeat, ...]:
    """The seats that an account carries for others on a day: only what those others still have themselves."""
    rows = _in_force(on).filter(to_user_id=user_id).select_related("institution", "branch").order_by("id")
    return tuple(
        StaffSeat(
            institution=row.institution.code,
            branch=row.branch.code if row.branch else None,
            branch_id=row.branch_id,
            duty=StaffDuty(row.duty),
            on_behalf_of=row.from_user_id,
        )
        for row in rows
    )


def acts_for(*, user_id: int, on: date) -> frozenset[int]:
    """The accounts for which somebody acts on a day; what one of them proposed, nobody of these approves.

    A delegation given up counts through its day: else it is given up for the moment of a second signature.
    """
    ended = Q(ended_at=None) | Q(ended_at__gte=datetime.combine(on, time(), tzinfo=SEOUL))
    rows = _held_on(on).filter(ended, to_user_id=user_id)
    return frozenset(rows.values_list("from_user_id", flat=True))


def is_apart(*, actor: str, others: Collection[str], on: date) -> bool:
    """Whether somebody is none of these people, acts for none of them, and none of them acts for them on a day."""
    accounts = {each for each in map(account_of, others) if each is not None}
    own = account_of(actor)
    if actor in others or own is None:
        return actor not in others
    return accounts.isdisjoint(acts_for(user_id=own, on=on)) and not any(
        own in acts_for(user_id=each, on=on) for each in sorted(accounts)
    )


def account_of(actor: str) -> int | None:
    """The account behind an opaque actor id; None for the house itself."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def delegations_of(*, institution: str, branch: str | None = None, on: date) -> list[DelegationView]:
    """What is in force or to come at an institution, or for one of its branches; the nearest first."""
    rows = Delegation.objects.filter(institution__code=institution, ended_at=None, through_on__gte=on)
    if branch is not None:
        rows = rows.filter(Q(branch__code=branch) | Q(branch=None))
    return [_view(row) for row in rows.select_related("institution", "branch").order_by("from_on", "id")]


def _in_force(on: date) -> QuerySet[Delegation]:
    return _held_on(on).filter(ended_at=None)


def _held_on(on: date) -> QuerySet[Delegation]:
    """Of a day, whether they were given up by now or not."""
    wide = Q(branch=None) | Q(branch=OuterRef("branch"))
    still = StaffRole.objects.filter(
        wide, user=OuterRef("from_user"), institution=OuterRef("institution"), duty=OuterRef("duty")
    )
    rows = Delegation.objects.filter(from_on__lte=on, through_on__gte=on, from_user__is_active=True)
    return rows.filter(Exists(still))


def _own(user_id: int, duty: StaffDuty, where: Institution, desk: Branch | None) -> QuerySet[StaffRole]:
    """The roles by which an account has this duty at all of a place."""
    wide = Q(branch=None) if desk is None else Q(branch=None) | Q(branch=desk)
    return StaffRole.objects.filter(
        wide, user_id=user_id, institution=where, duty=duty.value, user__kind=AccountKind.STAFF, user__is_active=True
    )


def _answers_for(by: Actor, where: Institution, desk: Branch | None) -> bool:
    _, _, account = by.id.partition(":")
    if by.kind is ActorKind.SYSTEM or not account.isdecimal():
        return by.kind is ActorKind.SYSTEM
    wide = Q(branch=None) if desk is None else Q(branch=None) | Q(branch=desk)
    return StaffRole.objects.filter(wide, user_id=int(account), institution=where, duty__in=MAY_GIVE).exists()


def _view(row: Delegation) -> DelegationView:
    return DelegationView(
        number=row.number,
        from_user_id=row.from_user_id,
        to_user_id=row.to_user_id,
        duty=StaffDuty(row.duty),
        institution=row.institution.code,
        branch=row.branch.code if row.branch else None,
        from_on=row.from_on,
        through_on=row.through_on,
        reason=unseal(bytes(row.sealed_reason), purpose=REASON).decode(),
        given_by=row.given_by,
    )


def _tell(act: str, row: Delegation, *, by: Actor, at: datetime, request_id: str) -> None:
    people: Iterable[tuple[str, int]] = (("from_user", row.from_user_id), ("to_user", row.to_user_id))
    record_event(
        act=act,
        actor=by,
        subject=Subject("delegation", row.number),
        at=at,
        request_id=request_id,
        institution=row.institution.code,
        changes={name: (None, value) for name, value in people},
    )
