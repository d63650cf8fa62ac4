"""Who carries which duty where: the names to choose a colleague from, in two queries however many work there."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from majung.parties.kinds import StaffDuty
from majung.parties.models import StaffRole
from majung.parties.staff import staff_names


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A duty of an open account at an institution or one of its branches. Nothing that was delegated."""

    user_id: int
    name: str
    duty: StaffDuty
    institution: str
    branch: str | None

    def __repr__(self) -> str:
        return f"RosterLine({self.user_id}, {self.duty})"


def roster(*, institution: str, branch: str | None = None) -> list[RosterLine]:
    """Everybody with a duty at an institution, or at one of its branches or for all of them; by name."""
    rows = StaffRole.objects.filter(institution__code=institution, user__is_active=True)
    if branch is not None:
        rows = rows.filter(Q(branch=None) | Q(branch__code=branch))
    found = list(rows.order_by("id").values_list("user_id", "duty", "institution__code", "branch__code"))
    names = staff_names(user_ids={user_id for user_id, *_ in found})
    lines = [RosterLine(pk, names.get(pk, ""), StaffDuty(duty), code, desk) for pk, duty, code, desk in found]
    return sorted(lines, key=lambda line: (line.name, line.user_id))


def names_with(lines: Collection[RosterLine], duties: Collection[StaffDuty]) -> dict[int, str]:
    """Of a roster, the accounts with one of these duties."""
    return {line.user_id: line.name for line in lines if line.duty in duties}
