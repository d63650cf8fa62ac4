"""Who may see and answer a complaint: staff of the place it was written to; one to no branch is everybody's there."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest

from majung.applications.worklist import Place
from majung.backoffice.who import READING, WORKING, places_of
from majung.complaints.selectors import Place as Written
from majung.complaints.selectors import place_of_complaint
from majung.parties.kinds import StaffDuty
from majung.parties.staff import StaffView
from majung.web.access import STAFF_WITH, AccessRule, object_rule, staff_of_request


def written_places(staff: StaffView) -> list[Written]:
    """Where somebody reads complaints."""
    return [(place.institution, place.branch) for place in places_of(staff, READING)]


def sits_there(staff: StaffView | None, written: Written | None, duties: Collection[StaffDuty]) -> bool:
    if staff is None or written is None:
        return False
    institution, branch = written
    seats = [place for place in places_of(staff, duties) if place.institution == institution]
    return any(branch is None or seat in (Place(institution, None), Place(institution, branch)) for seat in seats)


def _at_complaint(*duties: StaffDuty) -> AccessRule:
    def admits(request: HttpRequest, **kwargs: Any) -> bool:
        return sits_there(staff_of_request(request), place_of_complaint(str(kwargs["complaint"])), duties)

    return STAFF_WITH(*duties) & object_rule("complaint_of_branch", admits)


COMPLAINT_READERS = _at_complaint(*READING)
COMPLAINT_STAFF = _at_complaint(*WORKING)
