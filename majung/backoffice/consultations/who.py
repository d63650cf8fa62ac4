"""Who may see a branch's consultations: officers and approvers of that branch, or of its whole institution."""

from typing import Any

from django.http import HttpRequest

from majung.consultations.selectors import booking_by_number
from majung.consultations.services import UnknownBooking
from majung.parties.kinds import StaffDuty
from majung.parties.staff import StaffView
from majung.web.access import STAFF_WITH, object_rule, staff_of_request

DUTIES = (StaffDuty.OFFICER, StaffDuty.APPROVER)


def works_at(staff: StaffView | None, *, institution: str, branch: str) -> bool:
    return staff is not None and any(
        role.institution == institution and role.branch in (None, branch) and role.duty in DUTIES
        for role in staff.roles
    )


def _of_branch(request: HttpRequest, **kwargs: Any) -> bool:
    return works_at(staff_of_request(request), institution=kwargs["institution"], branch=kwargs["branch"])


def _of_booking(request: HttpRequest, **kwargs: Any) -> bool:
    try:
        branch = booking_by_number(kwargs["number"]).branch
    except UnknownBooking:
        return False
    return works_at(staff_of_request(request), institution=branch.institution, branch=branch.code)


def staff_at_desk(request: HttpRequest) -> StaffView:
    """Whom the rule of the view has let in."""
    staff = staff_of_request(request)
    assert staff is not None
    return staff


ADVISERS = STAFF_WITH(*DUTIES)
BRANCH_ADVISERS = ADVISERS & object_rule("consultations_of_branch", _of_branch)
BOOKING_ADVISERS = ADVISERS & object_rule("consultation_of_branch", _of_booking)
