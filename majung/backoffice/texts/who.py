"""Who may read the words of agreements at an institution, and who may propose and agree to new ones."""

from typing import Any

from django.http import HttpRequest

from majung.agreements.texts.versions import UnknownText, text_version
from majung.parties.kinds import StaffDuty
from majung.parties.staff import StaffView
from majung.web.access import STAFF_WITH, AccessRule, object_rule, staff_of_request

READING = (StaffDuty.OFFICER, StaffDuty.APPROVER, StaffDuty.POLICY, StaffDuty.AUDITOR)
KEEPING = (StaffDuty.POLICY,)


def institutions_of(staff: StaffView) -> list[str]:
    return sorted({role.institution for role in staff.roles if role.duty in READING})


def may_keep(staff: StaffView, institution: str) -> bool:
    """The words are those of the whole institution, and so are their keepers."""
    return any(role.institution == institution and role.branch is None and role.duty in KEEPING for role in staff.roles)


def _institution_of(number: object) -> str | None:
    try:
        return text_version(number=str(number)).institution
    except UnknownText:
        return None


def _reads(request: HttpRequest, **kwargs: Any) -> bool:
    staff = staff_of_request(request)
    return staff is not None and _institution_of(kwargs["number"]) in institutions_of(staff)


def _keeps(request: HttpRequest, **kwargs: Any) -> bool:
    staff, institution = staff_of_request(request), _institution_of(kwargs["number"])
    return staff is not None and institution is not None and may_keep(staff, institution)


READERS: AccessRule = STAFF_WITH(*READING)
TEXT_READERS = READERS & object_rule("text_of_institution", _reads)
TEXT_KEEPERS = STAFF_WITH(*KEEPING) & object_rule("text_of_institution", _keeps)
