"""Who carries a duty where: the names to choose a colleague from, in one query however many work there."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from majung.parties.kinds import StaffDuty
from majung.parties.models import StaffRole
from majung.parties.staff import staff_names


@dataclass(frozen=True, slots=True)
class Seat:
    """An institution, or one branch of it."""

    institution: str
    branch: str | None = None


def roster(*, seats: Collection[Seat], duties: Collection[StaffDuty]) -> dict[int, str]:
    """Accounts with one of these duties at one of these places, by name. Who serves a whole institution serves all."""
    wanted = Q(pk__in=[])
    for seat in seats:
        own = Q(institution__code=seat.institution)
        wanted |= own if seat.branch is None else own & (Q(branch=None) | Q(branch__code=seat.branch))
    rows = StaffRole.objects.filter(wanted, duty__in=[duty.value for duty in duties], user__is_active=True)
    names = staff_names(user_ids=set(rows.values_list("user_id", flat=True)))
    return dict(sorted(names.items(), key=lambda each: (each[1], each[0])))
