"""What time brings to sealed papers: seals that had to wait are made, and each year a new time stamp joins the last."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from majung.core.deadlines import seoul_day
from majung.notices.jobs import enqueue
from majung.papers.files import bytes_of, keep_file
from majung.papers.models import Paper, PaperFile
from majung.papers.printing import print_paper
from majung.papers.sealing import SealPostponed, archived_at, assert_lasts, renew_archive

PATIENCE = timedelta(days=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RenewalCount:
    """How many seals were due for their next time stamp, how many got it, and how many wait for another night."""

    due: int
    renewed: int
    failed: int


def renew_due(*, at: datetime) -> RenewalCount:
    """Adds a time stamp to each file whose year is over; `at` is real time. Run again, it finds what failed."""
    due = list(files_due(at))
    renewed = 0
    for file in due:
        try:
            _renew(file)
        except SealPostponed as outside:
            # Whoever does not answer for one does not answer for the others.
            log.warning("seals not renewed: %s %s", outside.port, outside.reason)
            break
        except Exception as problem:  # noqa: BLE001  one broken file must not keep the others from being renewed
            log.warning("the seal of %s was not renewed: %s", file.paper.number, type(problem).__name__)
        else:
            renewed += 1
    return RenewalCount(due=len(due), renewed=renewed, failed=len(due) - renewed)


@transaction.atomic
def seal_waiting(*, at: datetime) -> int:
    """Asks anew for the seals of papers that went without for a day, since a job gives up some time; gives how many."""
    waiting = papers_waiting().filter(issued_at__lte=at - PATIENCE)
    numbers = list(waiting.values_list("number", flat=True))
    for number in numbers:
        enqueue(print_paper, key=f"print:{number}:{seoul_day(at)}", paper=number)
    return len(numbers)


def files_due(at: datetime) -> Iterator[PaperFile]:
    """The newest file of each paper that still says something, where its year is over; the oldest seal first."""
    later = PaperFile.objects.filter(paper=OuterRef("paper"), nth__gt=OuterRef("nth"))
    rows = PaperFile.objects.select_related("paper__person", "paper__institution").filter(
        ~Exists(later), renew_by__lte=at, paper__ended_as="", paper__person__wrapped_key__isnull=False
    )
    return rows.order_by("renew_by", "id").iterator()


def papers_waiting() -> QuerySet[Paper]:
    """Issued, not ended, and without a sealed file."""
    files = PaperFile.objects.filter(paper=OuterRef("pk"))
    rows = Paper.objects.select_related("person", "institution").filter(
        ~Exists(files), ended_as="", person__wrapped_key__isnull=False
    )
    return rows.order_by("id")


def _renew(file: PaperFile) -> None:
    document = renew_archive(bytes_of(file.paper, file))
    assert_lasts(document)
    keep_file(file.paper, document, after=file, sealed_at=archived_at(document))
