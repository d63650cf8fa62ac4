"""The tier of a case as screening found it, kept beside the case so that a worklist of any length is sorted by it."""

from collections.abc import Mapping

from django.db import transaction

from majung.applications.models import Application
from majung.core.application import AmountTier


@transaction.atomic
def note_tiers(*, tiers: Mapping[str, AmountTier]) -> int:
    """Writes the tiers of cases by number, one statement for each tier; gives how many changed. No case is revised."""
    changed = 0
    for tier in AmountTier:
        numbers = [number for number, found in tiers.items() if found is tier]
        if numbers:
            own = Application.objects.filter(number__in=numbers).exclude(tier=tier.value)
            changed += own.update(tier=tier.value)
    return changed
