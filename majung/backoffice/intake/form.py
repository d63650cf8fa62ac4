"""The one long page of a counter: the same form and the same completeness as online, typed by staff for who is here."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from majung.adapters import clock
from majung.applications.forms import ComposedFiling
from majung.applications.selectors import DraftView, draft_form
from majung.applications.services import (
    BadAnswers,
    DraftSubmitted,
    attach_document,
    detach_document,
    drop_draft,
    save_answers,
    start_look_ups,
)
from majung.backoffice.intake.desk import OWN_INTAKE, Desk, desk_of, draft_of
from majung.backoffice.intake.papers import is_asked, paper_rows, upload_of
from majung.backoffice.intake.power import power_rows
from majung.backoffice.intake.submit import submitted
from majung.core.answers import OWN_FIELDS
from majung.core.check import Step
from majung.core.consents import ConsentKind
from majung.core.deadlines import SEOUL
from majung.core.facts import FactProblem
from majung.core.filing import ConsentNeed, HelperKind
from majung.core.intake import ConfirmedHow
from majung.documents.selectors import UnknownDocument, consents_of
from majung.parties.businesses import business_by_number
from majung.parties.people import person_view
from majung.programs.catalog import shipped_catalog
from majung.programs.check_questions import questionnaire
from majung.web.access import access
from majung.web.filing.consents import consent_boxes, keep_consents, ticked_consents
from majung.web.filing.labels import field_label, field_text, source_text
from majung.web.filing.missing import input_of, words_of
from majung.web.filing.money import read_money, shown_money
from majung.web.filing.questions import (
    facts_used,
    input_id,
    questions_offered,
    questions_open,
    read_questions,
    shown_question,
)
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label, in_words
from majung.web.words import say

NEVER_BY_AGENT = frozenset({ConsentKind.CREDIT_INQUIRY})


@dataclass(frozen=True)
class Taking:
    """A draft at a counter at one moment."""

    desk: Desk
    view: DraftView
    composed: ComposedFiling
    at: datetime

    @property
    def on(self) -> date:
        return self.at.astimezone(SEOUL).date()

    @property
    def person_id(self) -> int:
        assert self.view.person_id is not None, "the rule admits no other draft"
        return self.view.person_id


def taking(desk: Desk, view: DraftView, at: datetime) -> Taking:
    return Taking(desk, view, draft_form(view=view, at=at), at)


@access(OWN_INTAKE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def intake_draft(request: HttpRequest, draft: str) -> HttpResponse:  # noqa: ARG001  The rule has read it.
    view, desk, at = draft_of(request), desk_of(request), clock.now()
    if view.application:
        return redirect("office-intake-receipt", case=view.application)
    now = taking(desk, view, at)
    if request.method == "POST":
        return saved(request, now)
    if "document" in request.GET:
        return attached(request, now)
    return shown(request, now)


@access(OWN_INTAKE)
@never_cache
@require_POST
def intake_paper(request: HttpRequest, draft: str) -> HttpResponse:
    """Takes a paper out of the draft again."""
    requirement, document = request.POST.get("paper", ""), request.POST.get("document", "")
    detach_document(
        draft=draft,
        user_id=desk_of(request).staff.user_id,
        requirement=requirement,
        document=document,
        at=clock.now(),
    )
    return redirect(f"{reverse('office-intake-draft', args=[draft])}#paper-{requirement}")


@access(OWN_INTAKE)
@never_cache
@require_POST
def intake_dropped(request: HttpRequest, draft: str) -> HttpResponse:
    desk = desk_of(request)
    drop_draft(draft=draft, user_id=desk.staff.user_id, at=clock.now(), actor=desk.actor)
    return redirect("office-intake")


def attached(request: HttpRequest, now: Taking) -> HttpResponse:
    """Where the upload comes back to with the number of the paper; coming twice changes nothing."""
    requirement, document = request.GET.get("paper", ""), request.GET["document"]
    address = reverse("office-intake-draft", args=[now.view.number])
    if not is_asked(now.composed.form, requirement):
        return redirect(address)
    try:
        attach_document(
            draft=now.view.number,
            user_id=now.desk.staff.user_id,
            requirement=requirement,
            document=document,
            at=now.at,
        )
    except (UnknownDocument, DraftSubmitted):
        return redirect(address)
    return redirect(f"{address}#paper-{requirement}")


def saved(request: HttpRequest, now: Taking) -> HttpResponse:
    """Keeps everything on the page that can be kept; then looks for an industry, files, or shows what is missing."""
    posted = request.POST
    values, problems = read_page(now, posted)
    try:
        view = save_answers(
            draft=now.view.number, user_id=now.desk.staff.user_id, values=values, seen=seen_in(posted), at=now.at
        )
    except BadAnswers as bad:
        problems |= {input_named(each): problem_words(each) for each in bad.problems}
        return shown(request, now, problems=problems, sent=posted)
    except DraftSubmitted as filed:
        return redirect("office-intake-receipt", case=filed.application)
    problems |= agree(taking(now.desk, view, now.at), posted)
    after = taking(now.desk, view, now.at)
    if problems or "find" in posted:
        return shown(request, after, problems=problems, sent=posted)
    if "submit" not in posted:
        return redirect("office-intake-draft", draft=view.number)
    gaps = {input_of(part): gap_words(part, after) for part in after.composed.missing}
    if gaps:
        return shown(request, after, problems=gaps, sent=posted)
    answer = submitted(request, after.desk, view, after.composed, at=now.at)
    if isinstance(answer, HttpResponse):
        return answer
    return shown(request, after, problems={answer.field: answer.words}, sent=posted)


def read_page(now: Taking, posted: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """Questions, money and help; the problems by the input they stand at."""
    view, form, registry = now.view, now.composed.form, shipped_catalog().registry
    asked = steps_on(now, posted.getlist("question"))
    told = read_questions(asked, posted, registry=registry, as_of=now.on)
    money = read_money(posted, answers=view.answers, form=form, as_of=now.on)
    values, helper = {**told.values, **money.values}, posted.get("helper", "")
    if helper in set(HelperKind):
        has_read = helper == HelperKind.PAID_PERSON and posted.get("broker_notice_read") == "yes"
        values |= {"helper": helper, "broker_notice_read": has_read or None}
    return values, {**told.problems, **money.problems}


def agree(now: Taking, posted: QueryDict) -> dict[str, str]:
    """Writes down the consents that the person here says yes to; credit never through somebody else."""
    needs, ticked = now.composed.form.consents, ticked_consents(now.composed.form.consents, posted)
    bank = now.view.answers.get("bank")
    standing = consents_of(person_id=now.person_id, about=now.view.number, on=now.on)
    problems: dict[str, str] = {}
    if posted.get("confirmed_how") == ConfirmedHow.AGENT_WITH_POWER:
        given = {each.kind for each in standing if each.is_given}
        problems = {
            f"consent-{kind.value}": say("office.intake.problem.credit_by_agent", screen_language())
            for kind in NEVER_BY_AGENT & ticked - given
        }
        needs = tuple(need for need in needs if need.kind not in NEVER_BY_AGENT)
    keep_consents(
        person_id=now.person_id,
        about=now.view.number,
        needs=needs,
        ticked=ticked,
        standing=standing,
        named_party=str(bank.value) if bank and bank.value else "",
        at=now.at,
        actor=now.desk.actor,
    )
    start_look_ups(draft=now.view.number, user_id=now.desk.staff.user_id, at=now.at)
    return problems


def steps_on(now: Taking, opened: Collection[str]) -> tuple[Step, ...]:
    return questions_open(now.composed.form, now.view.answers, now.composed.missing, opened=opened)


def shown(
    request: HttpRequest, now: Taking, *, problems: Mapping[str, str] | None = None, sent: QueryDict | None = None
) -> HttpResponse:
    view, form, found = now.view, now.composed.form, problems or {}
    wanted = [*request.GET.getlist("open"), *(sent.getlist("question") if sent is not None and found else [])]
    steps = steps_on(now, [name for name in wanted if questionnaire().step(name)])
    filing = now.composed.filing
    typed = {name: str(sent.get(name, "")) for name in sent} if sent is not None else {}
    chosen_helper = typed.get("helper") or filing.helper or ""
    context = {
        "desk_name": "office-intake" if now.desk.channel.value == "counter" else "office-bank",
        "number": view.number,
        "seen": view.seen,
        "key": typed.get("key") or secrets.token_urlsafe(24),
        "program": form.program.document,
        "person": person_view(person_id=now.person_id),
        "business": business_by_number(number=view.business) if view.business else None,
        "boxes": boxes_of(now, form.consents, sent, found),
        "questions": [shown_question(step, view.answers, sent=sent, problems=found) for step in steps],
        "offered": [
            {"id": step.id, "title": in_words(step.title)} for step in questions_offered(form, view.answers, steps)
        ],
        "rows": known_rows(now),
        "money": shown_money(
            form, view.answers, at=now.at, default_branch=now.composed.branches.default, sent=sent, problems=found
        ),
        "helpers": coded_rows(HelperKind, "apply.helper", str(chosen_helper)),
        "is_paid": chosen_helper == HelperKind.PAID_PERSON,
        "has_read": filing.broker_notice_read,
        "papers": paper_rows(now.view, form, found, on=now.on),
        "upload": upload_of(request, now.view, form, user_id=now.desk.staff.user_id),
        "confirmed": coded_rows(ConfirmedHow, "office.confirmed", typed.get("confirmed_how", "")),
        "powers": power_rows(view.business, typed.get("power", ""), on=now.on),
        "gaps": [{"id": input_of(part), "message": gap_words(part, now)} for part in now.composed.missing],
        "error": found,
        "errors": [{"id": name, "message": message} for name, message in found.items()],
    }
    return render(request, "backoffice/intake/form.html", context, status=422 if found else 200)


def boxes_of(
    now: Taking, needs: Collection[ConsentNeed], sent: QueryDict | None, found: Mapping[str, str]
) -> list[dict[str, Any]]:
    to_bank = say("apply.money.chosen_bank", screen_language())
    boxes = consent_boxes(needs, now.composed.filing.consents, parties={ConsentKind.PROVIDE_BANK: to_bank}, sent=sent)
    return [{**box, "error": found.get(f"consent-{box['text'].kind.value}", "")} for box in boxes]


def known_rows(now: Taking) -> list[dict[str, str]]:
    """What is answered already, each with its source and the question to mend it."""
    registry, used = shipped_catalog().registry, facts_used(now.composed.form, now.view.answers)
    rows = []
    for name, answer in now.view.answers.items():
        if name in used and name not in OWN_FIELDS:
            step = questionnaire().filling(name)
            rows.append(
                {
                    "label": field_label(name, registry),
                    "text": field_text(name, answer.value),
                    "source": source_text(answer.source),
                    "question": step.id if step else "",
                }
            )
    return rows


def coded_rows(kinds: type[HelperKind] | type[ConfirmedHow], prefix: str, chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "value": kind.value,
            "label": say(f"{prefix}.{kind.value}", screen_language()),
            "checked": kind.value == chosen,
        }
        for kind in kinds
    ]


def gap_words(part: Any, now: Taking) -> str:
    return words_of(part, now.composed.form, shipped_catalog().registry)


def seen_in(posted: QueryDict) -> int:
    text = posted.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def input_named(problem: FactProblem) -> str:
    step = None if problem.field in OWN_FIELDS else questionnaire().filling(problem.field)
    return input_id(step, problem.field) if step else problem.field


def problem_words(problem: FactProblem) -> str:
    than = problem.parameters.get("than")
    given = {"than": fact_label(str(than), shipped_catalog().registry)} if than else dict(problem.parameters)
    return say(f"check.problem.{problem.code.value}", screen_language(), **given)
