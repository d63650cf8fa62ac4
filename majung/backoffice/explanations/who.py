"""Who may see and answer a request about the automated part of a case: staff of where the case lies."""

from typing import Any

from django.http import HttpRequest

from majung.applications.worklist import Place, place_of
from majung.backoffice.who import READING, WORKING, has_seat
from majung.decisions.selectors import request_view
from majung.parties.kinds import StaffDuty
from majung.web.access import STAFF_WITH, AccessRule, object_rule, staff_of_request


def place_of_explanation(number: str) -> Place | None:
    asked = request_view(number=number)
    return None if asked is None else place_of(number=asked.application)


def _at_explanation(*duties: StaffDuty) -> AccessRule:
    def admits(request: HttpRequest, **kwargs: Any) -> bool:
        return has_seat(staff_of_request(request), place_of_explanation(str(kwargs["explanation"])), duties)

    return STAFF_WITH(*duties) & object_rule("explanation_of_branch", admits)


EXPLANATION_READERS = _at_explanation(*READING)
EXPLANATION_STAFF = _at_explanation(*WORKING)
