"""A draft opened by somebody who may write in it: what every screen of the form knows."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from majung.adapters import clock
from majung.applications.drafts import UnknownDraft
from majung.applications.selectors import DraftView, draft_form, draft_view
from majung.applications.services import save_answers
from majung.core.filing import FilingForm, FilingStep, MissingPart
from majung.core.intake import Intake, intake_of
from majung.core.rules.program import ProgramVersion, Route
from majung.events.actors import Actor
from majung.parties.acting import BusinessAct, may_act_for
from majung.parties.businesses import BusinessView, business_by_number
from majung.parties.kinds import AccountKind
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.web.access import OWNER, Account, account_of_request, object_rule
from majung.web.actors import actor_of


def may_open(request: HttpRequest, **kwargs: Any) -> bool:
    """Whether somebody may write in the draft of the address: their own, or one for a business they may prepare for."""
    user = account_of_request(request)
    if user is None or user.kind != AccountKind.OWNER:
        return False
    try:
        request._draft = draft_view(draft=str(kwargs["draft"]), user_id=user.pk, at=clock.now())  # type: ignore[attr-defined]  # Read once a page.
    except UnknownDraft:
        return False
    return True


OWN_DRAFT = OWNER & object_rule("own_draft", may_open)


@dataclass(frozen=True)
class OpenedDraft:
    """One draft, one account, one moment."""

    user: Account
    actor: Actor
    view: DraftView
    at: datetime

    @property
    def number(self) -> str:
        return self.view.number

    @property
    def on(self) -> date:
        return self.at.astimezone(clock.SEOUL).date()

    @cached_property
    def may_file(self) -> bool:
        """Whether this account files itself; a tax agent prepares, a social login writes drafts."""
        business = self.view.business
        if self.user.person_id is None:
            return False
        return business is None or may_act_for(
            user=self.user, business_number=business, act=BusinessAct.FILE, on=self.on
        )

    @property
    def is_agent(self) -> bool:
        return self.user.person_id is not None and not self.may_file

    @cached_property
    def composed(self) -> Any:
        # What stands is what the person filing agreed to: a second representative gives consents of their own.
        person = self.user.person_id if self.may_file else self.view.person_id
        return draft_form(view=replace(self.view, person_id=person), at=self.at)

    @property
    def form(self) -> FilingForm:
        form: FilingForm = self.composed.form
        return form

    @property
    def missing(self) -> tuple[MissingPart, ...]:
        missing: tuple[MissingPart, ...] = self.composed.missing
        return missing

    @cached_property
    def business(self) -> BusinessView | None:
        return business_by_number(number=self.view.business) if self.view.business else None

    @cached_property
    def intake(self) -> Intake:
        desired = self.view.answers.get("desired_on")
        day = desired.value if desired else None
        return intake_of(
            self.form.program,
            at=self.at,
            holidays=shipped_holidays().days,
            desired_on=day if isinstance(day, date) else None,
        )

    @property
    def is_closed(self) -> bool:
        """Whether the program takes nothing now; a member's window opens with the day they choose."""
        return not self.intake.is_open and not self.form.choices.asks_desired_date

    def saved(self, values: dict[str, Any], *, seen: int) -> "OpenedDraft":
        view = save_answers(draft=self.number, user_id=self.user.pk, values=values, seen=seen, at=self.at)
        return OpenedDraft(self.user, self.actor, view, self.at)

    def address(self, step: FilingStep) -> str:
        return reverse(f"apply-{step.value}", args=[self.number])

    def after(self, step: FilingStep) -> str:
        steps = self.form.steps
        later = [each for each in steps if list(FilingStep).index(each) > list(FilingStep).index(step)]
        return self.address(later[0])


def opened_draft(request: HttpRequest) -> OpenedDraft:
    """The draft that the rule of the view has read."""
    user = account_of_request(request)
    assert user is not None
    view: DraftView = request._draft  # type: ignore[attr-defined]  # See may_open.
    return OpenedDraft(user, actor_of(request), view, clock.now())


def frame(opened: OpenedDraft, step: FilingStep) -> dict[str, Any]:
    """What stands around every screen: which of how many, saved when, for whom, whether the window is open."""
    steps = opened.form.steps
    place = steps.index(step) if step in steps else 0
    return {
        "number": opened.number,
        "program": opened.form.program,
        "progress": {"number": place + 1, "of": len(steps)},
        "previous": opened.address(steps[place - 1]) if place else "",
        "saved_at": opened.view.saved_at,
        "valid_through": opened.view.valid_through,
        "seen": opened.view.seen,
        "client": opened.business.name if opened.is_agent and opened.business else "",
        **told_window(opened.intake, opened.is_closed),
    }


def window_of(program: ProgramVersion, *, at: datetime) -> dict[str, Any]:
    """The same before there is a draft."""
    intake = intake_of(program, at=at, holidays=shipped_holidays().days)
    return told_window(intake, not intake.is_open and program.route is not Route.MEMBER_LOAN)


def told_window(intake: Intake, is_closed: bool) -> dict[str, Any]:
    return {"is_closed": is_closed, "next_opening": intake.next, "closes_at": intake.closes_at}


def registry() -> Any:
    return shipped_catalog().registry
