"""Who may say yes to a proposal: the seat they approve from, and what stands in their way."""

from dataclasses import dataclass

from majung.applications.models import Application
from majung.core.authority import Authority, Seat, helps
from majung.core.deciding import may_approve
from majung.decisions.models import Approval, Proposal
from majung.decisions.refusals import AlreadyApproved, NotAuthorised, OwnProposal
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from majung.parties.staff import StaffSeat, staff_of


@dataclass(frozen=True, slots=True)
class ApprovingSeat:
    """The seat somebody approves from, and whose it is where they stand in for somebody."""

    seat: Seat
    on_behalf_of: str


def account_of(actor: str) -> int | None:
    """The account behind an opaque actor id; None for the house itself."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def actor_of(user_id: int) -> str:
    return f"user:{user_id}"


def approving_seats(user_id: int, application: Application) -> list[ApprovingSeat]:
    """From where somebody may approve a case, their own seats first and the higher before the lower."""
    user = User.objects.filter(pk=user_id).first()
    staff = staff_of(user) if user else None
    seats = [_seat(role) for role in (staff.roles if staff else ()) if _is_for(role, application)]
    return sorted(seats, key=lambda each: (each.on_behalf_of != "", each.seat is Seat.BRANCH))


def seat_for(proposal: Proposal, *, needs: Authority, user_id: int) -> ApprovingSeat:
    """The seat from which somebody approves a proposal; raises what stands in their way."""
    given = list(Approval.objects.filter(proposal=proposal).order_by("id"))
    spoken = {name for each in given for name in (each.by, each.on_behalf_of) if name}
    if not may_approve(proposer=proposal.proposed_by, approver=actor_of(user_id)):
        raise OwnProposal
    if actor_of(user_id) in spoken:
        raise AlreadyApproved
    seats = [each for each in approving_seats(user_id, proposal.application) if each.on_behalf_of not in spoken]
    fitting = [each for each in seats if helps(needs, [Seat(row.seat) for row in given], each.seat)]
    if not fitting:
        raise NotAuthorised(needs)
    return fitting[0]


def _is_for(role: StaffSeat, application: Application) -> bool:
    return (
        role.duty is StaffDuty.APPROVER
        and role.institution == application.institution.code
        and role.branch_id in (None, application.branch_id)
    )


def _seat(role: StaffSeat) -> ApprovingSeat:
    return ApprovingSeat(Seat.INSTITUTION if role.branch_id is None else Seat.BRANCH, "")
