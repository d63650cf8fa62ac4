"""Who may see an agreement at the desk, and who may do something with it: staff of where its case lies."""

from typing import Any

from django.http import HttpRequest

from majung.adapters import clock
from majung.agreements.refusals import UnknownAgreement
from majung.agreements.selectors import desk_line
from majung.applications.worklist import Place, place_of
from majung.backoffice.who import READING, WORKING, has_seat
from majung.parties.kinds import StaffDuty
from majung.web.access import STAFF_WITH, AccessRule, object_rule, staff_of_request


def place_of_agreement(number: str) -> Place | None:
    try:
        line = desk_line(number=number, at=clock.now()).line
    except UnknownAgreement:
        return None
    return place_of(number=line.application)


def _at_agreement(*duties: StaffDuty) -> AccessRule:
    def admits(request: HttpRequest, **kwargs: Any) -> bool:
        return has_seat(staff_of_request(request), place_of_agreement(str(kwargs["number"])), duties)

    return STAFF_WITH(*duties) & object_rule("agreement_of_branch", admits)


AGREEMENT_READERS = _at_agreement(*READING)
AGREEMENT_STAFF = _at_agreement(*WORKING)
