"""What the end of a day brings by itself. Each part looks at all that is due, so a second run finds nothing left."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Final

from django.db import transaction

from majung.adapters import clock
from majung.adapters.clock import SEOUL
from majung.agreements.services import expire_agreements, remind_agreements
from majung.applications.due import recount_due_days
from majung.applications.services import delete_expired_checks, delete_expired_drafts, lapse_supplements, remind
from majung.budget.selectors import fund_codes
from majung.budget.services import expire_lapsed
from majung.complaints.services import tell_of_progress
from majung.guarantees.services import lapse_overdue
from majung.journey.lateness import tell_of_late_answers
from majung.journey.promoting import promote_waiting
from majung.journey.proving import prove_funds
from majung.letters.nightly import expire_confirmations, remind_confirmations
from majung.notices.telephone import open_tasks_before_deadlines
from majung.papers.renewing import renew_due, seal_waiting
from majung.papers.selectors import renewals_due
from majung.screening.services import screen_waiting

# Nobody is woken by a reminder.
REMIND_FROM, REMIND_UNTIL = time(8), time(21)
log = logging.getLogger(__name__)


class PartsFailed(RuntimeError):
    """Some parts of a run failed, the others are done; the run may be repeated."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__(", ".join(parts))
        self.parts = parts


def nightly(*, at: datetime) -> dict[str, int]:
    """Everything that is due at the end of a day; gives how many of each. Running it twice does nothing twice."""
    done, failed = {}, []
    for name, part in PARTS.items():
        try:
            done[name] = part(at)
        except Exception as problem:  # noqa: BLE001  one part that fails must not keep the others from their night
            log.warning("%s failed: %s", name, type(problem).__name__)
            failed.append(name)
    if failed:
        raise PartsFailed(tuple(failed))
    return done


def remind_in_daytime(*, at: datetime) -> int:
    """Reminders of what ends soon, sent only while people are up."""
    if not REMIND_FROM <= at.astimezone(SEOUL).time() < REMIND_UNTIL:
        return 0
    return remind(at=at) + remind_confirmations(at=at) + remind_agreements(at=at) + tell_of_progress(at=at)


def expire_reservations(*, at: datetime) -> int:
    """Money whose time is over goes back, fund by fund, so that no fund waits for another."""
    return sum(_expire(fund, at) for fund in fund_codes())


@transaction.atomic
def _expire(fund: str, at: datetime) -> int:
    return expire_lapsed(fund=fund, at=at)


PARTS: Final[Mapping[str, Callable[[datetime], int]]] = {
    "lapsed_supplements": lambda at: lapse_supplements(at=at),
    "reminders": lambda at: remind_in_daytime(at=at),
    "telephone_tasks": lambda at: open_tasks_before_deadlines(at=at),
    "expired_confirmations": lambda at: expire_confirmations(at=at),
    "lapsed_guarantees": lambda at: len(lapse_overdue(at=at)),
    # After the cases that end by themselves, whose agreements go with them.
    "expired_agreements": lambda at: expire_agreements(at=at),
    # After the cases whose approval is over, so that their money is given back by its own name; then it goes on.
    "expired_reservations": lambda at: expire_reservations(at=at),
    "promoted": lambda at: promote_waiting(at=at),
    "days_counted_anew": lambda _at: recount_due_days(),
    "screened_anew": lambda at: screen_waiting(at=at).changed,
    "late_answers": lambda at: tell_of_late_answers(at=at),
    "expired_drafts": lambda at: delete_expired_drafts(at=at),
    "expired_checks": lambda at: delete_expired_checks(at=at),
    "late_seals": lambda at: seal_waiting(at=at),
    # Seals live in real time, whatever day a sandbox has.
    "renewed_seals": lambda _at: renew_due(at=clock.real_now()).renewed,
    "seals_to_renew": lambda _at: len(renewals_due(clock.real_now())),
    # Last, when nothing moves by itself any more.
    "differing_funds": lambda at: prove_funds(at=at),
}
