"""The last press at a counter, with how the person here confirmed it; then the receipt to hand over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.applications.forms import ComposedFiling
from majung.applications.selectors import ApplicationView, DraftView, application_view, look_ups_of
from majung.applications.services import (
    AlreadyFiled,
    ChannelNotOffered,
    CounterEntry,
    KeyReused,
    MayNotFile,
    NotComplete,
    NotEnoughMoney,
    NotIdentified,
    WindowClosed,
    submit_application,
)
from majung.applications.worklist import entered_by
from majung.backoffice.cases.due import due_of
from majung.backoffice.intake.desk import AT_COUNTER, Desk, desk_of
from majung.backoffice.intake.power import power_rows
from majung.core.application import Channel
from majung.core.deadlines import SEOUL
from majung.core.intake import ConfirmedHow
from majung.core.look_ups import LookUpState
from majung.events.services import ReadPurpose, Subject, record_read
from majung.journey.services import advance
from majung.parties.businesses import business_by_number
from majung.parties.people import person_view
from majung.parties.selectors import branches_of, institutions_by_code
from majung.programs.catalog import shipped_catalog
from majung.web.access import access, object_rule, staff_of_request
from majung.web.figures import moment_in_words, won_in_words
from majung.web.filing.fingerprint import body_hash
from majung.web.middleware import request_id
from majung.web.problems import screen_language
from majung.web.words import say

LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why it did not go in, at the field where it is mended."""

    field: str
    words: str


def submitted(
    request: HttpRequest, desk: Desk, view: DraftView, composed: ComposedFiling, *, at: datetime
) -> HttpResponse | NotTaken:
    """The receipt, or why there is none; pressed twice there is still one application."""
    entry = entry_of(request, desk, view, at=at)
    if isinstance(entry, NotTaken):
        return entry
    try:
        receipt = submit_application(
            draft=view.number,
            user_id=desk.staff.user_id,
            idempotency_key=request.POST.get("key", "")[:LONGEST_KEY] or view.number,
            body_hash=body_hash(view, composed.form),
            channel=desk.channel,
            at=at,
            actor=desk.actor,
            request_id=request_id(request),
            entry=entry,
        )
    except AlreadyFiled as filed:
        return told("business", "already_filed", number=filed.number)
    except WindowClosed as closed:
        opens = closed.next_opening.opens_at if closed.next_opening else None
        if opens is None:
            return told("main", "window_closed")
        return told("main", "opens_later", opens=moment_in_words(opens, language=screen_language()))
    except NotEnoughMoney as short:
        left = won_in_words(max(short.available_krw, 0), language=screen_language())
        return told("amount", "not_enough_money", left=left)
    except ChannelNotOffered:
        return told("main", "channel_not_offered")
    except (MayNotFile, NotIdentified):
        return told("confirmed_how", "may_not_file")
    except (NotComplete, KeyReused):
        # Something changed between the check of this page and now: what is missing is told by the page itself.
        return told("main", "changed")
    advance(number=receipt.application, at=at)
    return redirect("office-intake-receipt", case=receipt.application)


def entry_of(request: HttpRequest, desk: Desk, view: DraftView, *, at: datetime) -> CounterEntry | NotTaken:
    """How the person here confirmed it; an agent names the power of attorney that covers filing."""
    chosen = request.POST.get("confirmed_how", "")
    if chosen not in set(ConfirmedHow):
        return told("confirmed_how", "confirmed_how")
    power = ""
    if chosen == ConfirmedHow.AGENT_WITH_POWER:
        power = request.POST.get("power", "")
        known = power_rows(view.business, power, on=at.astimezone(SEOUL).date())
        if not any(row["selected"] for row in known):
            return told("power", "power")
    return CounterEntry(ConfirmedHow(chosen), bank=desk.bank, bank_sido=desk.area, power_of_attorney=power)


def told(field: str, code: str, **params: object) -> NotTaken:
    return NotTaken(field, say(f"office.intake.refused.{code}", screen_language(), **params))


def is_own_entry(request: HttpRequest, **kwargs: Any) -> bool:
    """Whoever took it in hands the receipt over, and sees no more of the case by that."""
    staff = staff_of_request(request)
    return staff is not None and entered_by(number=str(kwargs["case"])) == staff.actor.id


@access(AT_COUNTER & object_rule("own_entry", is_own_entry))
@never_cache
@require_safe
def receipt(request: HttpRequest, case: str) -> HttpResponse:
    desk, view = desk_of(request), application_view(number=case)
    record_read(
        actor=desk.actor,
        subject=Subject("application", case),
        purpose=ReadPurpose.COUNTER,
        at=clock.now(),
        fields=["name"],
    )
    return render(request, "backoffice/intake/receipt.html", receipt_context(desk, view))


def receipt_context(desk: Desk, view: ApplicationView) -> dict[str, Any]:
    line = view.line
    branches = branches_of(institution=line.institution)
    waiting = [each.kind.value for each in look_ups_of(number=line.number) if each.state is LookUpState.WAITING]
    return {
        "desk_name": "office-intake" if desk.channel is Channel.COUNTER else "office-bank",
        "line": line,
        "receipt": view.receipt,
        "received": line.received_at.astimezone(SEOUL),
        "program": shipped_catalog().version(line.program, view.as_of).document,
        "business": business_by_number(number=line.business),
        "person": person_view(person_id=view.person_id),
        "institution": institutions_by_code().get(line.institution),
        "branch": next((each for each in branches if each.code == line.branch), None),
        "due": due_of(line, pauses=(), at=line.received_at),
        "confirmed": view.entry.confirmed_how.value if view.entry else "",
        "by": desk.staff.name,
        "bank_office": desk.staff.bank.office if desk.staff.bank else "",
        "waiting": waiting,
        "is_branch_case": desk.channel is Channel.COUNTER,
    }
