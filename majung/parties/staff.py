"""Staff accounts: who works where, the one link by which an account chooses its password, and starting over."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from majung.adapters.sealing import fingerprint, seal, unseal
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.parties.delegations import delegated_to
from majung.parties.models import (
    AccountKind,
    Bank,
    BankRole,
    Branch,
    Institution,
    StaffDuty,
    StaffInvitation,
    StaffRole,
    User,
)
from majung.parties.seats import StaffSeat
from majung.parties.selectors import BankOnDay, banks_on_day

__all__ = [
    "BankSeat", "SeatInWords", "StaffKnown", "StaffSeat", "StaffView", "UnknownInvitation", "UnknownPlace",
    "UnknownStaff", "accept_invitation", "bank_in_words", "colleagues", "create_staff", "give_bank_role", "give_role",
    "invite_staff", "invited_account", "is_open_invitation", "reset_second_factor", "seats_in_words", "staff_by_email",
    "staff_names", "staff_of",
]  # fmt: skip

INVITATION_NAME, STAFF_NAME = "majung.parties.staff_invitation", "majung.parties.staff_name"
INVITATION_LASTS = timedelta(days=3)


class UnknownStaff(LookupError):
    """No staff account has this e-mail address."""


class StaffKnown(ValueError):
    """A staff account has this e-mail address already."""


class UnknownPlace(LookupError):
    """No institution, branch or bank has this code, or the branch is of another institution."""


class UnknownInvitation(LookupError):
    """The link was never given, was used, or is too old."""


@dataclass(frozen=True, slots=True)
class BankSeat:
    """An office of a bank and the region it serves, as an announcement names it; empty for everywhere."""

    bank: str
    office: str
    sido_area: str


@dataclass(frozen=True, slots=True)
class StaffView:
    """A staff account with everything it may do."""

    user_id: int
    name: str
    roles: tuple[StaffSeat, ...]
    bank: BankSeat | None

    def __repr__(self) -> str:
        return f"StaffView({self.user_id})"

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.BANK if self.bank else ActorKind.STAFF, f"user:{self.user_id}")

    @property
    def duties(self) -> frozenset[StaffDuty]:
        return frozenset(role.duty for role in self.roles)

    def serves(self, *, institution: str, branch: str | None = None) -> bool:
        """Whether some role is at this institution and, of one that is tied to a branch, at this branch."""
        return any(role.institution == institution and role.branch in (None, branch) for role in self.roles)

    def on_behalf_of(self, *, institution: str, branch: str | None, duty: StaffDuty) -> int | None:
        """For whom a duty is carried at a place; None where it is this account's own, or nobody's."""
        seats = [
            role for role in self.roles
            if role.institution == institution and role.branch in (None, branch) and role.duty is duty
        ]  # fmt: skip
        return None if any(seat.on_behalf_of is None for seat in seats) else seats[0].on_behalf_of if seats else None


def staff_of(user: User | AnonymousUser, *, on: date | None = None) -> StaffView | None:
    """What a staff account may do; None for owners, visitors and closed accounts.

    With a day, also what it carries for others on that day; without, only what is its own.
    """
    if not isinstance(user, User) or user.kind != AccountKind.STAFF or not user.is_active:
        return None
    roles = StaffRole.objects.filter(user=user).select_related("institution", "branch").order_by("id")
    own = (
        StaffSeat(
            role.institution.code, role.branch.code if role.branch else None, role.branch_id, StaffDuty(role.duty)
        )
        for role in roles
    )
    return StaffView(
        user_id=user.pk,
        name=_name_of(user),
        roles=(*own, *(delegated_to(user_id=user.pk, on=on) if on else ())),
        bank=_bank_seat(user),
    )


@dataclass(frozen=True, slots=True)
class SeatInWords:
    """A duty with its institution and branch as they are called."""

    institution: Institution
    branch: Branch | None
    duty: StaffDuty


def seats_in_words(staff: StaffView) -> list[SeatInWords]:
    roles = StaffRole.objects.filter(user_id=staff.user_id).select_related("institution", "branch").order_by("id")
    return [SeatInWords(role.institution, role.branch, StaffDuty(role.duty)) for role in roles]


def bank_in_words(staff: StaffView, *, on: date) -> BankOnDay | None:
    return None if staff.bank is None else banks_on_day(codes=[staff.bank.bank], on=on)[0]


def staff_by_email(*, email: str) -> StaffView | None:
    user = User.objects.filter(kind=AccountKind.STAFF, email=email.strip().lower()).first()
    return None if user is None else staff_of(user)


def staff_names(*, user_ids: Collection[int]) -> dict[int, str]:
    """The names of staff accounts, for pages of staff that tell who did what; one query."""
    return {user.pk: _name_of(user) for user in User.objects.filter(pk__in=user_ids, kind=AccountKind.STAFF)}


def colleagues(*, institution: str, branch: str | None = None) -> list[StaffView]:
    """Staff who serve an institution, or one branch of it, in the order of their accounts."""
    ids = StaffRole.objects.filter(institution__code=institution).values_list("user_id", flat=True)
    views = [staff_of(user) for user in User.objects.filter(pk__in=ids, is_active=True).order_by("id")]
    return [view for view in views if view is not None and view.serves(institution=institution, branch=branch)]


@transaction.atomic
def create_staff(*, email: str, name: str, at: datetime, actor: Actor) -> int:
    """A staff account without password or duty: an invitation gives the one, roles the other. Gives its id."""
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise StaffKnown
    user = User(
        kind=AccountKind.STAFF, email=address, sealed_name=seal(name.encode(), purpose=STAFF_NAME), created_at=at
    )
    user.set_unusable_password()
    user.save()
    _tell("StaffAdded", user, actor=actor, at=at)
    return user.pk


@transaction.atomic
def give_role(
    *, user_id: int, institution: str, branch: str | None, duty: StaffDuty, at: datetime, actor: Actor
) -> None:
    """Giving a role again changes nothing."""
    user = _staff(user_id)
    where = Institution.objects.filter(code=institution).first()
    desk = Branch.objects.filter(institution=where, code=branch).first() if branch else None
    if where is None or (branch and desk is None):
        raise UnknownPlace
    _, is_new = StaffRole.objects.get_or_create(user=user, institution=where, branch=desk, duty=duty)
    if is_new:
        _tell("StaffRoleGiven", user, actor=actor, at=at, institution=institution, changes={"duty": (None, duty.value)})


@transaction.atomic
def give_bank_role(*, user_id: int, bank: str, office: str, sido_area: str, at: datetime, actor: Actor) -> None:
    user, row = _staff(user_id), Bank.objects.filter(code=bank).first()
    if row is None:
        raise UnknownPlace
    BankRole.objects.update_or_create(user=user, defaults={"bank": row, "office": office, "sido_area": sido_area})
    _tell("BankRoleGiven", user, actor=actor, at=at, changes={"bank": (None, bank)})


@transaction.atomic
def invite_staff(*, user_id: int, at: datetime, actor: Actor) -> str:
    """The code of a link that works once and for three days; earlier links stop working."""
    user = _staff(user_id)
    StaffInvitation.objects.filter(user=user, used_at=None).delete()
    code = secrets.token_urlsafe(24)
    name = fingerprint(INVITATION_NAME, code)
    StaffInvitation.objects.create(user=user, code_hmac=name, expires_at=at + INVITATION_LASTS)
    _tell("StaffInvited", user, actor=actor, at=at)
    return code


@transaction.atomic
def reset_second_factor(*, user_id: int, at: datetime, actor: Actor) -> str:
    """After a lost telephone: no factor and no password works any more, and a new link starts over."""
    user = _staff(user_id)
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _tell("SecondFactorReset", user, actor=actor, at=at)
    return invite_staff(user_id=user_id, at=at, actor=actor)


def is_open_invitation(*, code: str, at: datetime) -> bool:
    return _open_invitation(code, at=at) is not None


def invited_account(*, code: str, at: datetime) -> User:
    """The account a link belongs to, for the checks of the password it is about to choose."""
    invitation = _open_invitation(code, at=at)
    if invitation is None:
        raise UnknownInvitation
    return invitation.user


@transaction.atomic
def accept_invitation(*, code: str, password: str, at: datetime) -> User:
    """The account takes the password it chose; the link is used up."""
    user = invited_account(code=code, at=at)
    name = fingerprint(INVITATION_NAME, code)
    if not StaffInvitation.objects.filter(code_hmac=name, used_at=None).update(used_at=at):
        raise UnknownInvitation
    user.set_password(password)
    user.save(update_fields=["password"])
    _tell("InvitationAccepted", user, actor=Actor(ActorKind.STAFF, f"user:{user.pk}"), at=at)
    return user


def _open_invitation(code: str, *, at: datetime) -> StaffInvitation | None:
    open_ones = StaffInvitation.objects.filter(used_at=None, expires_at__gt=at, user__is_active=True)
    return open_ones.filter(code_hmac=fingerprint(INVITATION_NAME, code)).select_related("user").first()


def _staff(user_id: int) -> User:
    user = User.objects.filter(pk=user_id, kind=AccountKind.STAFF).first()
    if user is None:
        raise UnknownStaff
    return user


def _name_of(user: User) -> str:
    return unseal(bytes(user.sealed_name), purpose=STAFF_NAME).decode() if user.sealed_name else ""


def _bank_seat(user: User) -> BankSeat | None:
    role = BankRole.objects.filter(user=user).select_related("bank").first()
    return None if role is None else BankSeat(role.bank.code, role.office, role.sido_area)


def _tell(
    act: str,
    user: User,
    *,
    actor: Actor,
    at: datetime,
    institution: str = "",
    changes: dict[str, tuple[object, object]] | None = None,
) -> None:
    subject = Subject("user", str(user.pk))
    record_event(act=act, actor=actor, subject=subject, at=at, institution=institution, changes=changes or {})
