"""The frame of the staff door: whose desk this is, and which desks there are for this person."""

from typing import Any

from django import template

from majung.adapters import clock
from majung.backoffice.funds.who import LOOKING
from majung.backoffice.texts.who import READING as READING_TEXTS
from majung.backoffice.who import READING
from majung.parties.kinds import StaffDuty
from majung.parties.staff import bank_in_words, seats_in_words
from majung.web.access import staff_of_request

register = template.Library()
DESKS = (
    ("office", "cases", READING),
    ("office-team", "team", READING),
    ("office-checks", "checks", (StaffDuty.OFFICER,)),
    ("office-visits", "visits", (StaffDuty.OFFICER,)),
    ("office-agreements", "agreements", READING),
    ("office-appeals", "appeals", READING),
    ("office-explanations", "explanations", READING),
    ("office-complaints", "complaints", READING),
    ("office-calls", "calls", (StaffDuty.OFFICER,)),
    ("office-consultations", "consultations", (StaffDuty.OFFICER, StaffDuty.APPROVER)),
    ("office-intake", "intake", (StaffDuty.OFFICER,)),
    ("office-funds", "funds", LOOKING),
    ("office-texts", "texts", READING_TEXTS),
    ("office-jobs", "jobs", (StaffDuty.OPERATOR,)),
)


@register.inclusion_tag("backoffice/frame.html", takes_context=True)
def office_frame(context: dict[str, Any], desk: str) -> dict[str, Any]:
    """Institution and branch, the person, sign-out, and the desks of their duties."""
    staff = staff_of_request(context["request"])
    assert staff is not None, "the rules of this door admit staff alone"
    desks = [(name, word) for name, word, duties in DESKS if not staff.duties.isdisjoint(duties)]
    return {
        "staff": staff,
        "seats": seats_in_words(staff),
        "bank": bank_in_words(staff, on=clock.today()),
        "desks": [*desks, ("office-bank", "bank")] if staff.bank else desks,
        "current": desk,
    }
