"""Papers looked at, many at once: fit for their purpose, or what is wrong with them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from majung.applications.case_papers import papers_of_case
from majung.applications.models import PaperCheck
from majung.applications.status import held_application, revise_held
from majung.core.application import PaperVerdict
from majung.documents.selectors import UnknownDocument
from majung.events.services import Actor, Subject, record_event


@transaction.atomic
def check_documents(
    *,
    numbers: Sequence[tuple[str, str]],
    verdict: PaperVerdict,
    by: Actor,
    at: datetime,
    request_id: str = "",
) -> int:
    """Notes one verdict on papers, each told as (case, document); all of them or none. Gives how many.

    Only what is wrong with a paper changes what a decision could rest on.
    """
    by_case: dict[str, list[str]] = {}
    for number, document in dict.fromkeys(numbers):
        by_case.setdefault(number, []).append(document)
    # In the order of their numbers, so that two who check the same cases do not wait for each other.
    for number in sorted(by_case):
        row, documents = held_application(number), by_case[number]
        if not set(documents) <= {each.document for each in papers_of_case(number=number)}:
            raise UnknownDocument
        PaperCheck.objects.bulk_create(
            PaperCheck(application=row, document=each, verdict=verdict.value, checked_at=at, checked_by=by.id)
            for each in documents
        )
        record_event(
            act="PapersChecked",
            actor=by,
            subject=Subject("application", number),
            at=at,
            reason=verdict.value,
            request_id=request_id,
            institution=row.institution.code,
            changes=dict.fromkeys(documents, (None, verdict.value)),
        )
        if verdict is not PaperVerdict.OK:
            revise_held(row, "paper_checked", by=by, at=at, request_id=request_id)
    return sum(len(each) for each in by_case.values())
