"""Files of papers that no paper names: their process died between keeping the file and writing down where it lies."""

from datetime import datetime

from majung.documents.sweeping import drop_litter
from majung.papers.files import FOLDER
from majung.papers.models import Paper, PaperFile


def sweep_papers(*, at: datetime) -> int:  # noqa: ARG001  every sweep is told the moment; files are dated by the machine
    """Drops files that no paper names; gives how many. Repeating it changes nothing."""
    return drop_litter([FOLDER], is_named=_is_named)


def _is_named(place: str) -> bool:
    return PaperFile.objects.filter(place=place).exists() or Paper.objects.filter(place=place).exists()
