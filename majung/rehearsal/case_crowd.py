"""Cases by the thousand, made straight in the database as copies of one that was filed: for worklists of any length.

Every copy has a business, a day, an amount and a standing of its own; what is sealed in it is the first one's.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from majung.applications.models import Application, LookUp, Supplement
from majung.core.application import AmountTier, ApplicationStatus
from majung.core.look_ups import LookUpKind, LookUpState
from majung.parties.models import Branch, Business

AT_ONCE = 2_000
# Of every ten: four new, three in screening, one that is asked for something, two that are over.
STANDINGS = (
    *[ApplicationStatus.SUBMITTED] * 4,
    *[ApplicationStatus.IN_SCREENING] * 3,
    ApplicationStatus.SUPPLEMENT_REQUESTED,
    ApplicationStatus.WITHDRAWN,
    ApplicationStatus.CANCELLED,
)
TIERS = ("", *(tier.value for tier in AmountTier))
OFFICERS = 40


@transaction.atomic
def add_cases(*, like: str, count: int) -> None:
    """Adds so many cases of the same program and institution, spread over its branches."""
    first = Application.objects.select_related("business").get(number=like)
    branches = list(Branch.objects.filter(institution=first.institution_id).values_list("pk", flat=True))
    last = Application.objects.filter(queue=first.queue).aggregate(rank=Max("rank"))["rank"]
    for start in range(0, count, AT_ONCE):
        places = range(last + start + 1, last + min(start + AT_ONCE, count) + 1)
        businesses = Business.objects.bulk_create(list(_businesses(first.business, places)))
        cases = [
            _case(first, nth, business.pk, branches[nth % len(branches)])
            for nth, business in zip(places, businesses, strict=True)
        ]
        _add_what_waits(Application.objects.bulk_create(cases))


def _businesses(first: Business, places: range) -> Iterator[Business]:
    for nth in places:
        yield Business(
            number=f"BIZ-CROWD-{nth}",
            registration_number=f"9{nth:09d}",
            name=f"{'가나다라마바사아자차'[nth % 10]}마중상회 {nth}",
            entity=first.entity,
            opened_on=first.opened_on,
        )


def _case(first: Application, nth: int, business: int, branch: int) -> Application:
    """One more, by its rank; what is over and what is asked for has no day for its answer."""
    standing = STANDINGS[nth % len(STANDINGS)]
    received_at = first.received_at - timedelta(minutes=nth)
    is_open = standing in (ApplicationStatus.SUBMITTED, ApplicationStatus.IN_SCREENING)
    is_over = standing in (ApplicationStatus.WITHDRAWN, ApplicationStatus.CANCELLED)
    officer = "" if standing is ApplicationStatus.SUBMITTED else f"user:{1_000_000 + nth % OFFICERS}"
    waits = is_open and nth % 50 == 0
    return Application(
        number=f"APP-CROWD-{nth}",
        receipt_number=f"RCP-CROWD-{nth}",
        draft_number=f"DRF-CROWD-{nth}",
        institution_id=first.institution_id,
        program_id=first.program_id,
        program_version_id=first.program_version_id,
        rules_id=first.rules_id,
        business_id=business,
        person_id=first.person_id,
        user_id=first.user_id,
        branch_id=branch,
        channel=first.channel,
        status=standing.value,
        received_at=received_at,
        as_of=first.as_of,
        queue=first.queue,
        rank=nth,
        requested_krw=10_000_000 + nth % 97 * 1_000_000,
        purpose=first.purpose,
        bank=first.bank,
        sealed_answers=first.sealed_answers,
        sealed_record=first.sealed_record,
        idempotency_key=f"crowd-{nth}",
        body_hash=first.body_hash,
        taken_up_by=officer,
        officer=officer,
        tier=TIERS[nth % len(TIERS)],
        due_on=first.due_on - timedelta(days=nth % 60) if is_open and first.due_on else None,
        waiting_since=received_at if waits else None,
        ended_at=received_at + timedelta(hours=1) if is_over else None,
    )


def _add_what_waits(cases: list[Application]) -> None:
    """Every fourth new one waits for an office; who is asked for something has a day for it."""
    LookUp.objects.bulk_create(
        LookUp(
            draft_number=case.draft_number,
            application=case,
            person_id=case.person_id,
            business_id=case.business_id,
            kind=LookUpKind.SALES.value,
            state=LookUpState.WAITING.value,
            asked_at=case.received_at,
            next_try_at=case.received_at,
        )
        for case in cases
        if case.status == ApplicationStatus.SUBMITTED.value and case.rank % 4 == 0
    )
    Supplement.objects.bulk_create(
        Supplement(
            application=case,
            asked_at=case.received_at,
            asked_by=case.officer,
            through=case.as_of + timedelta(days=case.rank % 14),
        )
        for case in cases
        if case.status == ApplicationStatus.SUPPLEMENT_REQUESTED.value
    )
