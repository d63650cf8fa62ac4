"""Where a staff account sits and what it does there."""

from dataclasses import dataclass

from majung.parties.kinds import StaffDuty


@dataclass(frozen=True, slots=True)
class StaffSeat:
    """One duty at an institution and, if given, at one of its branches only; carried for somebody else or not."""

    institution: str
    branch: str | None
    branch_id: int | None
    duty: StaffDuty
    on_behalf_of: int | None = None
