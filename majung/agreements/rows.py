"""One way of coming to an agreement and of changing its state: the case held first, then the agreement."""

from datetime import datetime

from django.db.models import QuerySet

from majung.agreements.models import Agreement
from majung.agreements.refusals import (
    AgreementExpired,
    AgreementOver,
    NotYourTurn,
    StepNotReached,
    UnknownAgreement,
)
from majung.applications.models import Application
from majung.applications.status import held_application
from majung.core.agreement import (
    ENDED,
    AgreementAct,
    AgreementActNotPossible,
    AgreementState,
    SigningStep,
    current_step,
    has_expired,
    next_state,
)
from majung.core.deadlines import seoul_day
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.notices.services import notify
from majung.parties.people import account_of

HOUSE = Actor(ActorKind.SYSTEM, "agreements")
RELATED = (
    "application__institution", "application__branch", "application__business", "application__program",
    "application__person", "person", "text", "execution", "identification", "parent",
)  # fmt: skip


def with_all(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """With everything that telling of an agreement reads, in one query."""
    return rows.select_related(*RELATED)


def agreement_row(number: str) -> Agreement:
    row = with_all(Agreement.objects.filter(number=number)).first()
    if row is None:
        raise UnknownAgreement
    return row


def held_agreement(number: str) -> Agreement:
    """The agreement, held until the caller commits, after its case as everywhere."""
    case = Agreement.objects.filter(number=number).values_list("application__number", flat=True).first()
    if case is None:
        raise UnknownAgreement
    held_application(case)
    return with_all(Agreement.objects.select_for_update(of=("self",))).get(number=number)


def rows_of_case(case: Application) -> QuerySet[Agreement]:
    return with_all(Agreement.objects.filter(application=case)).order_by("round", "position", "id")


def require_signer(row: Agreement, *, person_id: int, at: datetime) -> None:
    """That this person may sign this one now; who else asks is not told that it exists."""
    if row.person_id != person_id:
        raise UnknownAgreement
    state = AgreementState(row.state)
    if state is AgreementState.WAITING:
        raise NotYourTurn(waits_for(row))
    if state is AgreementState.PENDING and has_expired(expires_through=row.expires_through, on=seoul_day(at)):
        raise AgreementExpired(row.expires_through)
    if state is AgreementState.EXPIRED:
        raise AgreementExpired(row.expires_through)
    if state is not AgreementState.PENDING:
        raise AgreementOver(state)


def require_step(row: Agreement, *steps: SigningStep) -> None:
    """That the signer has come as far as one of these."""
    step = step_of(row)
    if step not in steps:
        raise StepNotReached(step)


def step_of(row: Agreement) -> SigningStep:
    return current_step(
        AgreementState(row.state),
        is_read=row.read_at is not None,
        has_cautions=row.acknowledged_at is not None,
        is_executed=row.execution_id is not None,
    )


def waits_for(row: Agreement) -> str:
    """The number of the one that must be complete before this one; empty when nothing is in its way."""
    before = Agreement.objects.filter(application=row.application_id, round=row.round, position__lt=row.position)
    complete = set(before.filter(state=AgreementState.COMPLETED.value).values_list("position", flat=True))
    open_one = before.exclude(position__in=complete).order_by("position", "-id").first()
    return open_one.number if open_one else ""


def move(row: Agreement, act: AgreementAct, *, at: datetime, because: str = "", fields: tuple[str, ...] = ()) -> None:
    """Changes the state of a held row, with the fields that change along with it; raises AgreementOver."""
    try:
        after = next_state(AgreementState(row.state), act)
    except AgreementActNotPossible as problem:
        raise AgreementOver(problem.state) from None
    row.state = after.value
    if after in ENDED:
        row.ended_at, row.ended_because = at, because
    row.save(update_fields=["state", "ended_at", "ended_because", *fields])


def record(act: str, row: Agreement, *, at: datetime, actor: Actor, reason: str = "", request_id: str = "") -> None:
    """An event about the case, so that its timeline tells of its agreements."""
    record_event(
        act=act,
        actor=actor,
        subject=Subject("application", row.application.number),
        at=at,
        reason=reason,
        request_id=request_id,
        institution=row.application.institution.code,
        changes={"agreement": (None, row.number), "state": (None, row.state)},
    )


def actor_of(person_id: int) -> Actor:
    """The account of who acts, in events and evidence; never the name."""
    account = account_of(person_id=person_id)
    return Actor(ActorKind.OWNER, f"user:{account.pk}" if account else f"person:{person_id}")


def tell_signer(
    row: Agreement,
    template: str,
    *,
    at: datetime,
    key: str = "",
    params: dict[str, str] | None = None,
    deadline: datetime | None = None,
) -> None:
    """A notice to who signs this one; nobody is told while nobody is known."""
    if row.person_id is not None:
        tell_person(row, row.person_id, template, at=at, key=key, params=params, deadline=deadline)


def tell_everybody(row: Agreement, template: str, *, at: datetime, key: str = "") -> None:
    """A notice to who filed and to everybody who signs in this round, each once."""
    people = Agreement.objects.filter(application=row.application_id, round=row.round, person__isnull=False)
    for person_id in sorted({row.application.person_id, *people.values_list("person_id", flat=True)}):
        tell_person(row, person_id, template, at=at, key=f"{key}:{person_id}")


def tell_person(
    row: Agreement,
    person_id: int,
    template: str,
    *,
    at: datetime,
    key: str = "",
    params: dict[str, str] | None = None,
    deadline: datetime | None = None,
) -> None:
    case = row.application
    notify(
        person_id=person_id,
        template=template,
        about=case.number,
        institution=case.institution.code,
        branch=case.branch.code if case.branch else "",
        key=f"{template}:{row.number}:{key}",
        at=at,
        params=params,
        deadline=deadline,
    )
