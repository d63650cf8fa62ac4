"""The appeals of the own branches by their last day, and one of them with what it appeals against."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.applications.selectors import application_view
from majung.applications.worklist import Place
from majung.backoffice.appeals.who import APPEAL_READERS
from majung.backoffice.cases.proposals import proposal_row, who_had_part
from majung.backoffice.cases.worklist import user_id_in
from majung.backoffice.typed import Typed
from majung.backoffice.who import READERS, READING, WORKING, has_seat, note_read, places_of, staff_at_desk
from majung.core.appeals import AppealOutcome, AppealState
from majung.core.deadlines import seoul_day
from majung.decisions.selectors import AppealLine, AppealView, appeal_view, appeals_waiting, proposals_of
from majung.documents.selectors import documents_by_number
from majung.parties.kinds import StaffDuty
from majung.parties.staff import StaffView, staff_names
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.words import say

SHOWN = ("answers",)


@access(READERS)
@never_cache
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    found = appeals_waiting(places=places_of(staff_at_desk(request), READING), at=at)
    names = staff_names(user_ids=[user_id_in(line.handler) for line in found if line.handler])
    rows = [appeal_row(line, names.get(user_id_in(line.handler), "")) for line in found]
    return render(request, "backoffice/appeals/appeals.html", {"rows": rows, "today": seoul_day(at)})


def appeal_row(line: AppealLine, handler: str) -> dict[str, Any]:
    return {"line": line, "state": line.state.value, "handler": handler}


@access(APPEAL_READERS)
@never_cache
@require_safe
def appeal_page(request: HttpRequest, appeal: str) -> HttpResponse:
    return shown_appeal(request, appeal, Typed(QueryDict()))


def shown_appeal(request: HttpRequest, number: str, typed: Typed) -> HttpResponse:
    """The page of an appeal; also the answer to an act that could not be done, with what was typed."""
    at, appeal = clock.now(), appeal_view(number=number)
    assert appeal is not None, "the rule of the page has found it"
    line = application_view(number=appeal.application).line
    note_read(request, case=appeal.application, fields=SHOWN, at=at)
    against = next(each for each in proposals_of(application=appeal.application) if each.number == appeal.proposal)
    staff = staff_at_desk(request)
    actors = {appeal.handler, appeal.agreed_by, *who_had_part(against)}
    named = staff_names(user_ids=[user_id_in(each) for each in actors if each])
    names = {f"user:{pk}": name for pk, name in named.items()}
    context = {
        "appeal": appeal,
        "line": line,
        "state": appeal.state.value,
        "is_late": appeal.is_late(seoul_day(at)),
        "outcome": appeal.outcome.value if appeal.outcome else "",
        "handler": names.get(appeal.handler, ""),
        "agreed_by": names.get(appeal.agreed_by, ""),
        "against": proposal_row(against, names),
        "papers": paper_rows(appeal),
        "can": may_do(staff, appeal, Place(line.institution, line.branch)),
        "answer_read": answer_read(appeal),
        "outcomes": outcome_choices(typed.posted.get("outcome", "")),
        "typed": typed.kept,
        "error": typed.errors,
        "errors": typed.summary,
    }
    return render(request, "backoffice/appeals/appeal.html", context, status=422 if typed.errors else 200)


def answer_read(appeal: AppealView) -> str:
    """Which answer the page shows: nobody agrees to one given since."""
    return appeal.answered_at.isoformat() if appeal.answered_at else ""


def may_do(staff: StaffView, appeal: AppealView, place: Place) -> dict[str, bool]:
    """Which forms stand on the page; nobody who had a part in the decision gets any."""
    own = staff.actor.id
    is_new = own not in appeal.decided_by
    works, approves = has_seat(staff, place, WORKING), has_seat(staff, place, [StaffDuty.APPROVER])
    handles = works and appeal.handler == own
    return {
        "take": works and is_new and not handles and appeal.state in (AppealState.FILED, AppealState.TAKEN),
        "extend": handles and appeal.is_open and appeal.extended_at is None,
        "answer": handles and is_new and appeal.state is AppealState.TAKEN,
        "agree": approves and is_new and not handles and appeal.state is AppealState.ANSWERED,
        "decided_it": not is_new,
    }


def outcome_choices(chosen: str) -> list[dict[str, Any]]:
    language = screen_language()
    return [
        {
            "value": each.value,
            "label": say(f"office.appeal.outcome.{each.value}", language),
            "hint": say(f"office.appeal.outcome_hint.{each.value}", language),
            "checked": each.value == chosen,
        }
        for each in AppealOutcome
    ]


def paper_rows(appeal: AppealView) -> list[dict[str, Any]]:
    papers = documents_by_number(list(appeal.documents))
    return [{"number": each.number, "kind": each.kind.value} for each in papers.values()]
