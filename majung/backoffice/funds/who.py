"""Who may look at the money of a program, and who may ask for a change of it."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest

from majung.parties.kinds import StaffDuty
from majung.parties.staff import StaffView
from majung.planning.fund_lines import institution_of
from majung.web.access import STAFF_WITH, AccessRule, object_rule, staff_of_request

LOOKING = (StaffDuty.OFFICER, StaffDuty.APPROVER, StaffDuty.POLICY, StaffDuty.FUNDER, StaffDuty.AUDITOR)
KEEPING = (StaffDuty.POLICY,)


def institutions_of(staff: StaffView, duties: Collection[StaffDuty] = LOOKING) -> frozenset[str]:
    """Money belongs to an institution, whatever branch somebody sits at."""
    return frozenset(role.institution for role in staff.roles if role.duty in duties)


def may_keep(staff: StaffView, institution: str) -> bool:
    """Changes are for who serves the whole institution."""
    return any(role.institution == institution and role.branch is None and role.duty in KEEPING for role in staff.roles)


def _looks(request: HttpRequest, **kwargs: Any) -> bool:
    staff, institution = staff_of_request(request), institution_of(fund=str(kwargs["fund"]))
    return staff is not None and institution in institutions_of(staff)


def _keeps(request: HttpRequest, **kwargs: Any) -> bool:
    staff, institution = staff_of_request(request), institution_of(fund=str(kwargs["fund"]))
    return staff is not None and institution is not None and may_keep(staff, institution)


LOOKERS: AccessRule = STAFF_WITH(*LOOKING)
FUND_LOOKERS = LOOKERS & object_rule("fund_of_institution", _looks)
FUND_KEEPERS = STAFF_WITH(*KEEPING) & object_rule("fund_of_institution", _keeps)
