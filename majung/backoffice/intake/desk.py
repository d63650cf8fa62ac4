"""Whose counter it is: of an institution for its own programs, or of a bank for those that let it take them in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from majung.adapters import clock
from majung.applications.selectors import DraftView, draft_view
from majung.applications.services import UnknownDraft
from majung.backoffice.who import staff_at_desk
from majung.core.application import Channel
from majung.core.intake import takes_channel
from majung.core.rules.program import ProgramVersion
from majung.events.services import Actor
from majung.parties.kinds import StaffDuty
from majung.parties.staff import StaffView
from majung.programs.catalog import shipped_catalog
from majung.web.access import STAFF_ACCOUNT, AccessRule, object_rule, staff_of_request


@dataclass(frozen=True, slots=True)
class Desk:
    """One counter with the person behind it."""

    staff: StaffView
    channel: Channel

    @property
    def actor(self) -> Actor:
        return self.staff.actor

    @property
    def bank(self) -> str:
        return self.staff.bank.bank if self.staff.bank and self.channel is Channel.BANK else ""

    @property
    def area(self) -> str:
        return self.staff.bank.sido_area if self.staff.bank and self.channel is Channel.BANK else ""

    def offers(self, program: ProgramVersion) -> bool:
        """Whether this counter takes in applications for a program (SEED003-CHAN-1, SEED004-CHAN-2)."""
        if self.channel is Channel.BANK:
            return takes_channel(program, Channel.BANK, bank=self.bank, area=self.area)
        own = {role.institution for role in self.staff.roles if role.duty is StaffDuty.OFFICER}
        return program.institution in own

    def programs(self, on: date) -> list[ProgramVersion]:
        return [program for program in shipped_catalog().in_force(on) if self.offers(program)]


def desk_of(request: HttpRequest) -> Desk:
    staff = staff_at_desk(request)
    return Desk(staff, Channel.BANK if staff.bank else Channel.COUNTER)


def _may_take_in(request: HttpRequest, **_: Any) -> bool:
    staff = staff_of_request(request)
    return staff is not None and (staff.bank is not None or StaffDuty.OFFICER in staff.duties)


def _is_own_draft(request: HttpRequest, **kwargs: Any) -> bool:
    staff = staff_of_request(request)
    if staff is None:
        return False
    try:
        view = draft_view(draft=str(kwargs["draft"]), user_id=staff.user_id, at=clock.now())
    except UnknownDraft:
        return False
    request._intake_draft = view  # type: ignore[attr-defined]  # Read once a page.
    return view.user_id == staff.user_id and view.person_id is not None


def draft_of(request: HttpRequest) -> DraftView:
    """The draft that the rule of the view has read."""
    view: DraftView = request._intake_draft  # type: ignore[attr-defined]  # See the rule.
    return view


AT_COUNTER = STAFF_ACCOUNT & AccessRule("at_counter", _may_take_in)
OWN_INTAKE = AT_COUNTER & object_rule("own_intake", _is_own_draft)
