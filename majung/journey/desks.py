"""Whom the house writes to at a desk: staff by their duty where something lies, or one of them by name."""

from django.db.models import Q

from majung.parties.kinds import StaffDuty
from majung.parties.models import StaffRole, User


def desk_addresses(*, institution: str, duty: StaffDuty, branch: str = "") -> dict[int, str]:
    """E-mail by account of who carries a duty at an institution, or at one of its branches."""
    seats = StaffRole.objects.filter(institution__code=institution, duty=duty.value, user__is_active=True)
    # Whoever serves all of an institution serves the branch too.
    here = seats.filter(Q(branch__code=branch) | Q(branch=None)) if branch else seats
    return {user_id: email for user_id, email in here.values_list("user_id", "user__email") if email}


def address_of(*, user_id: int) -> dict[int, str]:
    """The e-mail of one member of staff; empty once the account is closed."""
    own = User.objects.filter(pk=user_id, is_active=True).values_list("pk", "email")
    return {pk: email for pk, email in own if email}
