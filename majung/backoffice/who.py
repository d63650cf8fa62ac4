"""Who may do what at the staff door: a duty, at the institution and branch where the case lies."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from majung.applications.worklist import Place, place_of
from majung.backoffice.consultations.who import staff_at_desk
from majung.events.services import ReadPurpose, Subject, record_read
from majung.parties.kinds import StaffDuty
from majung.parties.staff import StaffView
from majung.web.access import STAFF_WITH, AccessRule, object_rule, staff_of_request

__all__ = [
    "CASE_APPROVERS",
    "CASE_OFFICERS",
    "CASE_READERS",
    "CASE_STAFF",
    "CASE_WORKERS",
    "OFFICERS",
    "READERS",
    "has_seat",
    "note_read",
    "places_of",
    "staff_at_desk",
]

READING = (StaffDuty.OFFICER, StaffDuty.APPROVER, StaffDuty.AUDITOR)
WORKING = (StaffDuty.OFFICER, StaffDuty.APPROVER)


def has_seat(staff: StaffView | None, place: Place | None, duties: Collection[StaffDuty]) -> bool:
    """Whether somebody carries one of these duties where a case lies, or at its whole institution."""
    return (
        staff is not None
        and place is not None
        and any(
            role.institution == place.institution and role.branch in (None, place.branch) and role.duty in duties
            for role in staff.roles
        )
    )


def places_of(staff: StaffView, duties: Collection[StaffDuty]) -> tuple[Place, ...]:
    """Where somebody carries one of these duties; a whole institution stands for its branches."""
    found = dict.fromkeys(Place(role.institution, role.branch) for role in staff.roles if role.duty in duties)
    whole = {place.institution for place in found if place.branch is None}
    return tuple(place for place in found if place.branch is None or place.institution not in whole)


def note_read(request: HttpRequest, *, case: str, fields: Collection[str], at: datetime) -> None:
    """Personal data of a case was shown: who saw which of it, and what for."""
    staff = staff_at_desk(request)
    is_audit = staff.duties.isdisjoint(WORKING)
    record_read(
        actor=staff.actor,
        subject=Subject("application", case),
        purpose=ReadPurpose.AUDIT if is_audit else ReadPurpose.SCREENING,
        at=at,
        fields=list(fields),
    )


def _at_case(*duties: StaffDuty) -> AccessRule:
    def admits(request: HttpRequest, **kwargs: Any) -> bool:
        return has_seat(staff_of_request(request), place_of(number=str(kwargs["case"])), duties)

    return STAFF_WITH(*duties) & object_rule("case_of_branch", admits)


READERS = STAFF_WITH(*READING)
OFFICERS = STAFF_WITH(StaffDuty.OFFICER)
CASE_WORKERS = STAFF_WITH(*WORKING)
CASE_READERS = _at_case(*READING)
CASE_STAFF = _at_case(*WORKING)
CASE_OFFICERS = _at_case(StaffDuty.OFFICER)
CASE_APPROVERS = _at_case(StaffDuty.APPROVER)
