"""Answers that are late: whoever owes one hears of it once, and where nobody does yet, the officers of the place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from majung.applications.models import Application
from majung.applications.worklist import Place
from majung.complaints.selectors import late_complaints
from majung.core.deadlines import seoul_day
from majung.decisions.selectors import appeals_waiting, explanations_waiting
from majung.journey.desks import address_of, desk_addresses
from majung.notices.services import notify_email
from majung.parties.kinds import StaffDuty
from majung.parties.selectors import institutions_by_code


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """A complaint, an appeal or a question about the automated part past its last day, and who owes the answer."""

    number: str
    institution: str
    branch: str
    user_id: int | None


def tell_of_late_answers(*, at: datetime) -> int:
    """How many answers are late tonight; each is told of once to each person whose it is."""
    late = late_answers(at=at)
    for each in late:
        for user_id, email in _whose(each).items():
            notify_email(
                email=email,
                template="late_answer",
                about=each.number,
                institution=each.institution,
                key=f"late_answer:{each.number}:{user_id}",
                at=at,
            )
    return len(late)


def late_answers(*, at: datetime) -> list[LateAnswer]:
    """Everything past its last day that nobody has answered, by kind and then by day."""
    complaints = [
        LateAnswer(line.number, line.institution, line.branch or "", line.handler_id) for line in late_complaints(at=at)
    ]
    return [*complaints, *_late_of_cases(at)]


def _late_of_cases(at: datetime) -> Iterator[LateAnswer]:
    on = seoul_day(at)
    for code in institutions_by_code():
        places = [Place(code)]
        for appeal in appeals_waiting(places=places, at=at):
            if appeal.is_late:
                yield LateAnswer(appeal.number, code, appeal.branch or "", _user_of(appeal.handler))
        for number, case, _, due_on in explanations_waiting(places=places):
            if due_on < on:
                yield LateAnswer(number, code, _branch_of(case), None)


def _branch_of(case: str) -> str:
    return Application.objects.values_list("branch__code", flat=True).get(number=case) or ""


def _user_of(actor: str) -> int | None:
    return int(actor.removeprefix("user:")) if actor else None


def _whose(late: LateAnswer) -> dict[int, str]:
    if late.user_id is not None:
        return address_of(user_id=late.user_id)
    return desk_addresses(institution=late.institution, duty=StaffDuty.OFFICER, branch=late.branch)
