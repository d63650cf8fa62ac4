"""Whether a visit is needed after all: an officer asks for one, or says why none is needed and what shows it."""

from datetime import datetime

from django.db import transaction

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.core.deadlines import seoul_day
from majung.core.look_ups import LookUpKind
from majung.core.screening import VisitReason, WaiverProofs, WaiverReason, answer_problem, may_waive
from majung.events.services import Actor
from majung.programs.screening_tiers import screening_rules
from majung.screening.case import answered_look_ups, case_row, corrections_of, known_of, rulebook_of
from majung.screening.held import Act, held_case, tell
from majung.screening.models import SiteVisit, VisitRuling
from majung.screening.refusals import AnswerRefused, NotWaivable, VisitNotNeeded, WaiverNotProven
from majung.screening.selectors.visits import rulings_of, visit_need, visits_of


@transaction.atomic
def flag_for_visit(*, application: str, words: str, by: Actor, at: datetime, request_id: str = "") -> None:
    """An officer wants to see it, whatever the tier says; an earlier waiver or visit does not answer that."""
    row = held_case(application)
    _rule(row, VisitReason.FLAG, words, Act(by, at, request_id))


@transaction.atomic
def waive_visit(
    *, application: str, reason: WaiverReason, words: str, by: Actor, at: datetime, request_id: str = ""
) -> None:
    """Nobody goes there, for a reason that can be shown; a tier that is always visited knows none."""
    row, whole = held_case(application), case_row(application)
    tier = rulebook_of(whole).tier
    need = visit_need(tier, rulings_of(whole), visits_of(whole))
    if need.because is None or need.is_waived or need.is_made:
        raise VisitNotNeeded
    if not tier.visit_waivable:
        raise NotWaivable
    if not may_waive(screening_rules().waivers[reason], _proofs(whole), on=seoul_day(at)):
        raise WaiverNotProven
    _rule(row, reason, words, Act(by, at, request_id))


def _rule(row: Application, reason: VisitReason | WaiverReason, words: str, done: Act) -> None:
    problem = answer_problem(
        words=words, evidence="", known_evidence=frozenset(), needs_words=True, needs_evidence=False
    )
    if problem is not None:
        raise AnswerRefused(problem, field="words")
    is_needed = isinstance(reason, VisitReason)
    last = VisitRuling.objects.filter(application=row).order_by("-version").first()
    VisitRuling.objects.create(
        application=row,
        version=last.version + 1 if last else 1,
        is_needed=is_needed,
        reason=reason.value,
        sealed_words=seal_with(key_of(row.person), words.encode()),
        ruled_by=done.by.id,
        ruled_at=done.at,
    )
    act, what = ("VisitAskedFor", "visit_asked_for") if is_needed else ("VisitWaived", "visit_waived")
    tell(row, act, done, what=what, changes={"reason": (last.reason if last else None, reason.value)})


def _proofs(row: Application) -> WaiverProofs:
    """What is known that may take the place of a visit; the last visit is that of any case of the business."""
    known = known_of(row, answered_look_ups(row), corrections_of(row))
    sales = known.of(LookUpKind.SALES)
    made = SiteVisit.objects.filter(application__business_id=row.business_id, visited_at__isnull=False)
    last = made.order_by("-visited_at").values_list("visited_at", flat=True).first()
    return WaiverProofs(
        sales_told_on=sales.issued_on if sales else None,
        last_visit_on=seoul_day(last) if last else None,
        disaster=known.facts.get("disaster"),
    )
