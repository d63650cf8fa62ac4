"""Who may see and answer an appeal: staff of where its case lies."""

from typing import Any

from django.http import HttpRequest

from majung.applications.worklist import Place, place_of
from majung.backoffice.who import READING, WORKING, has_seat
from majung.decisions.selectors import appeal_view
from majung.parties.kinds import StaffDuty
from majung.web.access import STAFF_WITH, AccessRule, object_rule, staff_of_request


def place_of_appeal(number: str) -> Place | None:
    appeal = appeal_view(number=number)
    return None if appeal is None else place_of(number=appeal.application)


def _at_appeal(*duties: StaffDuty) -> AccessRule:
    def admits(request: HttpRequest, **kwargs: Any) -> bool:
        return has_seat(staff_of_request(request), place_of_appeal(str(kwargs["appeal"])), duties)

    return STAFF_WITH(*duties) & object_rule("appeal_of_branch", admits)


APPEAL_READERS = _at_appeal(*READING)
APPEAL_STAFF = _at_appeal(*WORKING)
APPEAL_APPROVERS = _at_appeal(StaffDuty.APPROVER)
