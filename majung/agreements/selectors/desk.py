"""Agreements on the staff's desk: what goes on, what is stuck and on whom, what is sealed, what evidence there is."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from majung.adapters import clock
from majung.adapters.sealing import unseal_with
from majung.agreements.evidence import chain_holds, judged_records
from majung.agreements.models import Agreement, ConsentRequest, IdentificationAttempt
from majung.agreements.opened import end_words_of, expected_name
from majung.agreements.refusals import UnknownAgreement
from majung.agreements.rows import agreement_row, with_all
from majung.agreements.selectors.lines import line_of, state_on
from majung.agreements.selectors.views import ConsentLine, DeskLine, DeskTab, EvidenceLine
from majung.applications.content import key_of
from majung.core.agreement import (
    MOST_FAILURES,
    AgreementState,
    AttemptState,
    ConsentState,
    DeclineReason,
    ManagementMatter,
)
from majung.core.agreement_signers import RegisterProblem
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.papers.selectors import renewals_due
from majung.parties.people import PersonForgotten

S = AgreementState
UNDER_WAY = (S.WAITING.value, S.PENDING.value, S.SEALING.value)
UNSIGNED = (S.DECLINED.value, S.EXPIRED.value)
# What proves, but is not for looking at: signatures, certificates, salts.
LEFT_OUT: Final = frozenset({"assertion", "cms", "root", "certificate", "chain", "commitment_salt", "nonce"})


def desk_lines(
    *,
    institution: str,
    branch: str | None = None,
    tab: DeskTab,
    at: datetime,
    start: int = 0,
    most: int = 50,
) -> list[DeskLine]:
    """One tab, the most urgent first."""
    rows = with_all(_tab(tab, _of_place(institution, branch), on=seoul_day(at)))
    order = ("-completed_at", "-id") if tab in (DeskTab.SEALED, DeskTab.TO_RENEW) else ("expires_through", "id")
    return [_desk_line(row, tab, on=seoul_day(at)) for row in rows.order_by(*order)[start : start + most]]


def desk_counts(*, institution: str, branch: str | None = None, at: datetime) -> Mapping[DeskTab, int]:
    return {tab: _tab(tab, _of_place(institution, branch), on=seoul_day(at)).count() for tab in DeskTab}


def desk_line(*, number: str, at: datetime) -> DeskLine:
    """One opened at the desk; whether somebody may see it is asked before."""
    on = seoul_day(at)
    found = _counted(Agreement.objects.filter(number=number))
    row = with_all(found).first()
    if row is None:
        raise UnknownAgreement
    mine = (tab for tab in (DeskTab.STUCK, DeskTab.PENDING) if _tab(tab, Agreement.objects.filter(pk=row.pk), on=on))
    return _desk_line(row, next(mine, DeskTab.SEALED), on=on)


def evidence_of(*, number: str) -> list[EvidenceLine]:
    """The chain opened for staff: what happened, when and by whom; neither strokes nor from where.

    A record that was altered, or that no longer follows the one before it, says so.
    """
    try:
        records = judged_records(agreement_row(number))
    except PersonForgotten:
        return []
    return [
        EvidenceLine(
            each.nth,
            each.step,
            each.at,
            each.recorded_at,
            each.actor,
            each.hash,
            _shown(record) if record else {},
            holds,
        )
        for each, record, holds in records
    ]


def evidence_holds(*, number: str) -> bool | None:
    """Whether the chain is whole: nothing altered, nothing taken out, the record of its completion there.

    None where its person was forgotten, and nothing can be read.
    """
    try:
        return chain_holds(agreement_row(number))
    except PersonForgotten:
        return None


def consents_of_agreement(*, number: str) -> list[ConsentLine]:
    rows = ConsentRequest.objects.filter(agreement__number=number)
    return [_consent(row) for row in rows.select_related("agreement__application__person").order_by("id")]


def open_consents(*, institution: str, branch: str | None = None) -> list[ConsentLine]:
    """Requests that wait for an answer, oldest first."""
    rows = ConsentRequest.objects.filter(
        state=ConsentState.ASKED.value, agreement__application__institution__code=institution
    )
    if branch is not None:
        rows = rows.filter(agreement__application__branch__code=branch)
    return [_consent(row) for row in rows.select_related("agreement__application__person").order_by("id")]


def _of_place(institution: str, branch: str | None) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(application__institution__code=institution)
    return rows if branch is None else rows.filter(application__branch__code=branch)


def _counted(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    failed = IdentificationAttempt.objects.filter(agreement=OuterRef("pk"), state=AttemptState.FAILED.value)
    asked = ConsentRequest.objects.filter(agreement=OuterRef("pk"), state=ConsentState.ASKED.value)
    before = Agreement.objects.filter(
        application=OuterRef("application"), round=OuterRef("round"), position=OuterRef("position") - 1
    )
    return rows.annotate(
        failed=Coalesce(Subquery(_count(failed)), 0),
        consents=Coalesce(Subquery(_count(asked)), 0),
        may_begin=Q(position=1) | Q(Exists(before.filter(state=S.COMPLETED.value))),
    )


def _count(rows: QuerySet[Any]) -> Any:
    return rows.order_by().values("agreement").annotate(count=Count("id")).values("count")


def _tab(tab: DeskTab, rows: QuerySet[Agreement], *, on: date) -> QuerySet[Agreement]:
    rows = _counted(rows)
    if tab is DeskTab.SEALED:
        return rows.filter(state=S.COMPLETED.value)
    if tab is DeskTab.TO_RENEW:
        return rows.filter(paper__in={file.paper for file in renewals_due(clock.real_now())}, state=S.COMPLETED.value)
    stuck = _stuck(on)
    return rows.filter(stuck) if tab is DeskTab.STUCK else rows.filter(state__in=UNDER_WAY).exclude(stuck)


def _stuck(on: date) -> Q:
    """What goes on only if somebody here does something, of cases that could still be signed."""
    late = Q(state__in=(S.WAITING.value, S.PENDING.value), expires_through__lt=on)
    over = (Q(state__in=UNSIGNED) | late) & Q(replaced_by="", application__status=ApplicationStatus.APPROVED.value)
    silent = Q(state=S.SEALING.value, seal_waits_since__isnull=False)
    failed = Q(state=S.PENDING.value, failed__gte=MOST_FAILURES)
    unknown = Q(state=S.PENDING.value, person=None)
    not_begun = Q(state=S.WAITING.value, may_begin=True)
    return over | silent | failed | unknown | not_begun | Q(state=S.STOPPED.value)


def _desk_line(row: Any, tab: DeskTab, *, on: date) -> DeskLine:
    is_sealing = row.state == S.SEALING
    return DeskLine(
        line=line_of(row, on=on),
        signer_name=_name(row),
        is_signer_known=row.person_id is not None,
        branch=row.application.branch.code if row.application.branch else None,
        tab=tab,
        failures=row.failed,
        needs_branch=row.failed >= MOST_FAILURES and state_on(row, on) is S.PENDING,
        seal_waits_since=row.seal_waits_since if is_sealing else None,
        seal_waits_for=row.seal_waits_for if is_sealing else "",
        stopped_because=RegisterProblem(row.stopped_because) if row.stopped_because else None,
        declined_because=DeclineReason(row.declined_because) if row.declined_because else None,
        declined_words=_words(row),
        ended_because=row.ended_because,
        open_consents=row.consents,
    )


def _name(row: Agreement) -> str:
    try:
        return expected_name(row)
    except PersonForgotten:
        return ""


def _words(row: Agreement) -> str:
    try:
        return end_words_of(row)
    except PersonForgotten:
        return ""


def _shown(record: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(record)["told"]
    return {name: value for name, value in told.items() if name not in LEFT_OUT}


def _consent(row: ConsentRequest) -> ConsentLine:
    key = key_of(row.agreement.application.person)
    return ConsentLine(
        number=row.number,
        agreement=row.agreement.number,
        matter=ManagementMatter(row.matter),
        words=unseal_with(key, bytes(row.sealed_words)).decode(),
        planned_on=row.planned_on,
        state=ConsentState(row.state),
        asked_at=row.asked_at,
        answer=unseal_with(key, bytes(row.sealed_answer)).decode() if row.sealed_answer else "",
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
