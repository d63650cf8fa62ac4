"""One timeline per case: what stands in many rooms about it, put side by side; words are the doors' to say."""

from dataclasses import dataclass
from datetime import date, datetime

from majung.adapters.clock import SEOUL
from majung.agreements.selectors import AgreementLine
from majung.applications.asked import SupplementView, supplements_of
from majung.applications.extended import ExtensionView, extensions_of_case
from majung.applications.selectors import ApplicationView, LookUpLine, application_view, look_ups_of
from majung.budget.selectors import WaitingPlace
from majung.consultations.selectors import BookingView, bookings_about
from majung.core.application import ApplicationAct, ApplicationStatus, acts_possible, may_file_again_on
from majung.core.deadlines import seoul_day
from majung.core.journey import (
    NextActor,
    OwnerTask,
    Step,
    Way,
    business_days_left,
    next_actor,
    owner_task,
    steps_of,
)
from majung.core.look_ups import LookUpKind, LookUpState
from majung.core.supplement import is_in_time
from majung.decisions.selectors import (
    AppealView,
    AppealWindow,
    ProposalView,
    RequestView,
    appeal_of,
    appeal_window,
    decision_of,
    explanations_of,
)
from majung.events.actors import ActorKind, Subject
from majung.events.selectors import events_about
from majung.guarantees.selectors import GuaranteeView
from majung.journey.offices import CaseOffice, office_of
from majung.journey.onward import LinkedCase, Onward, onward_of
from majung.journey.papers_wanted import PaperWanted, papers_wanted
from majung.journey.promoting import place_of_case
from majung.letters.selectors import ConfirmationView
from majung.notices.selectors import NoticeLine, notices_about
from majung.parties.selectors import BankOnDay, banks_on_day
from majung.programs.catalog import UnknownProgram, shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.programs.service_periods import PublishedPeriod, Service, service_period
from majung.rating.selectors import grade_of

# What happened to a case that its owner is told of; how staff come to a result among themselves is not among it.
TOLD = {
    "ApplicationSubmitted": "submitted",
    "ApplicationTakenUp": "taken_up",
    "ApplicationTransferred": "transferred",
    "SupplementRequested": "supplement_requested",
    "SupplementExtended": "supplement_extended",
    "PeriodExtended": "period_extended",
    "SupplementItemSupplied": "item_supplied",
    "SupplementSupplied": "supplied",
    "LookUpAnswered": "look_up_answered",
    "LookUpGivenUp": "look_up_given_up",
    "LookUpAskedAgain": "look_up_asked_again",
    "ApplicationApproved": "approved",
    "ApplicationReturned": "returned",
    "ApplicationRefused": "refused",
    "ApplicationWithdrawn": "withdrawn",
    "ApplicationCancelled": "cancelled",
    "ApplicationExpired": "expired",
    "ApplicationReopened": "reopened",
    "ApplicationPromoted": "promoted",
    "GuaranteeDecided": "guarantee_decided",
    "GuaranteeLapsed": "guarantee_ended",
    "GuaranteeWithdrawn": "guarantee_ended",
    "LinkedCaseOpened": "linked_case_opened",
    "AgreementBegun": "agreement_begun",
    "AgreementCompleted": "agreement_completed",
    "AgreementDeclined": "agreement_declined",
    "AgreementExpired": "agreement_ended",
    "AgreementCancelled": "agreement_ended",
    "AgreementWithdrawn": "agreement_ended",
    "AgreementStopped": "agreement_stopped",
    "AgreementReplaced": "agreement_replaced",
    "AppealFiled": "appealed",
    "AppealExtended": "appeal_extended",
    "AppealUpheld": "appeal_decided",
    "AppealDismissed": "appeal_decided",
    "AppealWithdrawn": "appeal_withdrawn",
    "ExplanationAsked": "explanation_asked",
    "ExplanationAnswered": "explanation_answered",
    "ExplanationDeclined": "explanation_answered",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened: a word for it, who did it, and which look-up it was about."""

    at: datetime
    what: str
    by: ActorKind
    look_up: LookUpKind | None


@dataclass(frozen=True, slots=True)
class Due:
    """A last day and how many business days there are until then, today counted; `is_over` once it is past."""

    on: date
    business_days: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where a case stands. `due` is that of whose turn it is; none while nobody's clock runs."""

    view: ApplicationView
    program_label: str
    program_label_en: str
    route: str
    steps: tuple[Step, ...]
    who_acts_next: NextActor
    office: CaseOffice
    bank: BankOnDay | None
    due: Due | None
    is_paused: bool
    period: PublishedPeriod
    what_to_do: OwnerTask
    may_withdraw: bool
    file_again_on: date | None
    extensions: tuple[ExtensionView, ...]
    supplement: SupplementView | None
    supplements: tuple[SupplementView, ...]
    pending: tuple[LookUpLine, ...]
    papers_wanted: tuple[PaperWanted, ...]
    happened: tuple[Happening, ...]
    notices: tuple[NoticeLine, ...]
    bookings: tuple[BookingView, ...]
    decision: ProposalView | None
    waiting: WaitingPlace | None
    guarantee: GuaranteeView | None
    confirmation: ConfirmationView | None
    linked: LinkedCase | None
    agreements: tuple[AgreementLine, ...]
    appeal: AppealView | None
    appeal_window: AppealWindow | None
    explanations: tuple[RequestView, ...]

    @property
    def number(self) -> str:
        return self.view.number

    @property
    def status(self) -> ApplicationStatus:
        return self.view.status

    def __repr__(self) -> str:
        return f"Timeline({self.number})"


def timeline(*, number: str, at: datetime) -> Timeline:
    """The whole of one case; its count of queries is the same for every case. Raises UnknownApplication."""
    view, on = application_view(number=number), at.astimezone(SEOUL).date()
    label, label_en, route = _program(view)
    asked, look_ups = supplements_of(number=number), look_ups_of(number=number)
    open_one = next((each for each in asked if each.closed_at is None), None)
    pending = tuple(each for each in look_ups if each.state is LookUpState.WAITING)
    wanted = papers_wanted(view=view, look_ups=look_ups)
    period = service_period(service=Service.APPLICATION, on=seoul_day(view.line.received_at), route=route)
    again_on = file_again_on(view, on=on)
    onward = onward_of(view, at=at)
    must_sign = bool(onward.to_sign)
    actor = next_actor(view.status, route=route, waits_outside=bool(pending), must_sign=must_sign)
    return Timeline(
        view=view,
        program_label=label,
        program_label_en=label_en,
        route=route,
        steps=steps_of(view.status, way=_way(view, route, onward, was_supplemented=bool(asked))),
        who_acts_next=actor,
        office=office_of(institution=view.line.institution, branch=view.line.branch),
        bank=next(iter(banks_on_day(codes=[view.bank], on=on)), None) if view.bank else None,
        due=_due(view, actor, asked, onward, on=on),
        is_paused=open_one is not None,
        period=period,
        what_to_do=owner_task(
            view.status,
            is_in_time=open_one is not None and is_in_time(at=at, through=open_one.through),
            needs_paper=any(not each.documents for each in wanted),
            may_file_again=again_on is not None and again_on <= on,
            has_confirmation=onward.confirmation is not None and onward.confirmation.is_printable,
            must_sign=must_sign,
        ),
        may_withdraw=may_withdraw(view.status),
        file_again_on=again_on,
        extensions=extensions_of_case(number=number),
        supplement=open_one,
        supplements=tuple(asked),
        pending=pending,
        papers_wanted=wanted,
        happened=_happened(number),
        notices=tuple(notices_about(number)),
        bookings=tuple(bookings_about(number)),
        decision=decision_of(application=number) if view.line.ended_at or _is_approved(view) else None,
        waiting=place_of_case(number=number) if view.line.waiting_since else None,
        guarantee=onward.guarantee,
        confirmation=onward.confirmation,
        linked=onward.linked,
        agreements=onward.agreements,
        appeal=appeal_of(application=number),
        appeal_window=appeal_window(application=number, at=at),
        explanations=tuple(explanations_of(application=number)),
    )


def _way(view: ApplicationView, route: str, onward: Onward, *, was_supplemented: bool) -> Way:
    return Way(
        route=route,
        was_supplemented=was_supplemented,
        is_waiting=view.line.waiting_since is not None,
        is_rated=grade_of(business=view.line.business, on=view.as_of) is not None,
        made=onward.made,
    )


def may_withdraw(status: ApplicationStatus) -> bool:
    """Whether there is still something to take back."""
    return ApplicationAct.WITHDRAW in acts_possible(status)


def file_again_on(view: ApplicationView, *, on: date) -> date | None:
    """The first day to file the same again; none while it goes on."""
    ended_on = seoul_day(view.line.ended_at) if view.line.ended_at else on
    return may_file_again_on(view.status, ended_on=ended_on, retry_from=view.retry_from)


def _program(view: ApplicationView) -> tuple[str, str, str]:
    """Names and route of the program as it was on the day it was filed."""
    catalog = shipped_catalog()
    try:
        version = catalog.version(view.line.program, view.as_of)
    except UnknownProgram:
        version = next(each for each in catalog.versions if each.id == view.line.program)
    return version.label, version.label_en, version.route.value


def _due(
    view: ApplicationView, actor: NextActor, asked: list[SupplementView], onward: Onward, *, on: date
) -> Due | None:
    last_day = view.line.due_on
    if actor is NextActor.BANK and onward.confirmation is not None and onward.confirmation.is_printable:
        # The day by which the bank has the owner's loan application in hand.
        last_day = onward.confirmation.valid_through
    if actor is NextActor.OWNER:
        last_day = min((line.expires_through for line in onward.to_sign), default=asked[-1].through if asked else None)
    if last_day is None:
        return None
    left = business_days_left(on=on, through=last_day, holidays=shipped_holidays().days)
    return Due(last_day, left, on > last_day)


def _happened(number: str) -> tuple[Happening, ...]:
    lines = [line for line in events_about(subject=Subject("application", number)) if line.act in TOLD]
    kinds = {kind.value: kind for kind in LookUpKind}
    return tuple(
        Happening(
            at=line.at,
            what=TOLD[line.act],
            by=line.actor.kind,
            look_up=next((kinds[each.field] for each in line.changes if each.field in kinds), None),
        )
        for line in lines
    )


def _is_approved(view: ApplicationView) -> bool:
    return view.status is ApplicationStatus.APPROVED
