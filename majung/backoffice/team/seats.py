"""Which duties somebody may hand on: their own, and those of colleagues where they answer for the branch."""

from collections.abc import Collection, Mapping
from typing import Any

from majung.parties.delegations import DelegationView
from majung.parties.kinds import StaffDuty
from majung.parties.rosters import RosterLine
from majung.parties.staff import StaffView
from majung.web.problems import screen_language
from majung.web.words import say

ANSWERING = (StaffDuty.APPROVER, StaffDuty.OPERATOR)


def key_of(line: RosterLine) -> str:
    """A seat as a form sends it."""
    return f"{line.user_id}:{line.duty.value}:{line.institution}:{line.branch or ''}"


def answers_for(staff: StaffView, institution: str, branch: str | None) -> bool:
    """Whether somebody answers for a branch by a role of their own, not by one they stand in for."""
    return any(
        role.institution == institution
        and role.branch in (None, branch)
        and role.duty in ANSWERING
        and role.on_behalf_of is None
        for role in staff.roles
    )


def seats_to_hand_on(staff: StaffView, lines: Collection[RosterLine]) -> list[RosterLine]:
    return [
        line for line in lines if line.user_id == staff.user_id or answers_for(staff, line.institution, line.branch)
    ]


def own_seats(
    staff: StaffView, lines: Collection[RosterLine], branches: Mapping[str, str], *, chosen: str
) -> list[dict[str, Any]]:
    """The same as rows of a select, the own ones first."""
    seats = sorted(seats_to_hand_on(staff, lines), key=lambda line: line.user_id != staff.user_id)
    return [
        {"value": key_of(line), "label": _words(line, branches), "selected": key_of(line) == chosen} for line in seats
    ]


def may_end(staff: StaffView, delegation: DelegationView) -> bool:
    if staff.user_id in (delegation.from_user_id, delegation.to_user_id):
        return True
    return answers_for(staff, delegation.institution, delegation.branch)


def _words(line: RosterLine, branches: Mapping[str, str]) -> str:
    duty = say(f"staff.duty.{line.duty.value}", screen_language())
    branch = branches.get(f"{line.institution}:{line.branch}", "")
    return f"{line.name} · {duty}{f' · {branch}' if branch else ''}"
