"""Who may say yes to a proposal: the seat they approve from, and what stands in their way."""

from dataclasses import dataclass
from datetime import date

from majung.applications.models import Application
from majung.core.authority import Authority, Seat, helps
from majung.core.deadlines import seoul_day
from majung.core.deciding import may_approve
from majung.decisions.models import Appeal, Approval, Proposal
from majung.decisions.refusals import AlreadyApproved, NotAuthorised, NotTheFirst, OwnProposal, VisitedIt
from majung.parties.delegations import is_apart
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from majung.parties.seats import StaffSeat
from majung.parties.staff import staff_of
from majung.screening.selectors import visitors_of


@dataclass(frozen=True, slots=True)
class ApprovingSeat:
    """The seat somebody approves from, and whose it is where they stand in for somebody."""

    seat: Seat
    on_behalf_of: str


def actor_of(user_id: int) -> str:
    return f"user:{user_id}"


def deciders_of(proposal: Proposal) -> frozenset[str]:
    """Everybody who had a part in a decision: who proposed, who approved, and in whose place."""
    rows = Approval.objects.filter(proposal=proposal).values_list("by", "on_behalf_of")
    return frozenset({proposal.proposed_by, *(name for row in rows for name in row if name)})


def require_new_eyes(application: Application, actor: str, *, on: date) -> None:
    """After an appeal upheld nobody of the first decision has a part in the next, nor in their place; NotTheFirst."""
    upheld = Appeal.objects.filter(application=application, state="upheld").select_related("proposal")
    if not all(is_apart(actor=actor, others=deciders_of(appeal.proposal), on=on) for appeal in upheld):
        raise NotTheFirst


def approving_seats(user_id: int, application: Application, *, on: date) -> list[ApprovingSeat]:
    """From where somebody may approve a case on a day, their own seats first and the higher before the lower."""
    user = User.objects.filter(pk=user_id).first()
    staff = staff_of(user, on=on) if user else None
    seats = [_seat(role) for role in (staff.roles if staff else ()) if _is_for(role, application)]
    return sorted(seats, key=lambda each: (each.on_behalf_of != "", each.seat is Seat.BRANCH))


def seat_for(proposal: Proposal, *, needs: Authority, user_id: int, on: date) -> ApprovingSeat:
    """The seat from which somebody approves a proposal; raises what stands in their way."""
    approver, application = actor_of(user_id), proposal.application
    if not may_approve(proposer=proposal.proposed_by, approver=approver):
        raise OwnProposal
    # On the day of the proposal too: who stood in then is no second person now.
    days = (seoul_day(proposal.proposed_at), on)
    if not all(is_apart(actor=approver, others=[proposal.proposed_by], on=day) for day in days):
        raise OwnProposal
    require_new_eyes(application, approver, on=on)
    visitors = visitors_of(number=application.number)
    if approver in visitors:
        raise VisitedIt
    given = list(Approval.objects.filter(proposal=proposal).order_by("id"))
    spoken = {name for each in given for name in (each.by, each.on_behalf_of) if name}
    if approver in spoken:
        raise AlreadyApproved
    seats = approving_seats(user_id, application, on=on)
    # Nobody speaks twice, not through a delegate either; nor does the proposer, nor whoever was there.
    free = [each for each in seats if each.on_behalf_of not in spoken | visitors]
    fitting = [each for each in free if helps(needs, [Seat(row.seat) for row in given], each.seat)]
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
    seat = Seat.INSTITUTION if role.branch_id is None else Seat.BRANCH
    return ApprovingSeat(seat, "" if role.on_behalf_of is None else actor_of(role.on_behalf_of))
