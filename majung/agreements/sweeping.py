"""Files of agreements that nothing names: a race that was lost, or a process that died before it wrote down where."""

from datetime import datetime

from majung.agreements.documents import FOLDER
from majung.agreements.models import Agreement, Execution, RegisterReading
from majung.documents.sweeping import drop_litter


def sweep_agreements(*, at: datetime) -> int:  # noqa: ARG001  every sweep is told the moment; files are dated by the machine
    """Drops files that no agreement names; gives how many. Repeating it changes nothing."""
    return drop_litter([FOLDER], is_named=_is_named)


def _is_named(place: str) -> bool:
    return (
        Execution.objects.filter(unsigned_place=place).exists()
        or Agreement.objects.filter(signed_place=place).exists()
        or RegisterReading.objects.filter(document_place=place).exists()
    )
