"""One case with everything about it: what was filed beside its proofs, what is pending, papers, what happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.agreements.selectors import agreements_of_case
from majung.applications.case_papers import CasePaper, papers_of_case
from majung.applications.due import pauses_of
from majung.applications.extended import extensions_of_case
from majung.applications.notes import NoteView, notes_of
from majung.applications.selectors import (
    ApplicationLine,
    ApplicationView,
    application_view,
    look_ups_of,
    supplements_of,
)
from majung.applications.worklist import Place
from majung.backoffice.agreements.shown import case_rows
from majung.backoffice.cases.due import due_of, extension_context
from majung.backoffice.cases.history import history_of
from majung.backoffice.cases.money import money_context
from majung.backoffice.cases.proposals import may_approve, proposals_context, waiting_proposal, who_decided
from majung.backoffice.cases.values import fact_rows, look_up_rows
from majung.backoffice.cases.worklist import user_id_in
from majung.backoffice.screening.evidence import evidence_in
from majung.backoffice.screening.shown import Shown, screening_context, who_found
from majung.backoffice.typed import Typed, day_boxes, options
from majung.backoffice.who import CASE_READERS, has_seat, note_read, staff_at_desk
from majung.core.application import (
    ApplicationAct,
    ApplicationStatus,
    acts_possible,
    is_end,
    may_extend,
    usual_supplement_through,
)
from majung.core.deadlines import SEOUL
from majung.core.documents import DocumentKind
from majung.decisions.selectors import ProposalView, proposals_of
from majung.documents.consent_texts import consent_text
from majung.documents.selectors import (
    Original,
    ReceivedDocument,
    consents_of,
    documents_by_number,
    originals_about,
    papers_about,
)
from majung.letters.selectors import confirmation_of
from majung.notices.selectors import notices_about
from majung.parties.businesses import business_by_number
from majung.parties.kinds import StaffDuty
from majung.parties.people import contact_of, person_view
from majung.parties.rosters import names_with, roster
from majung.parties.selectors import BranchServing, branches_of
from majung.parties.staff import StaffView, staff_names
from majung.programs.catalog import shipped_catalog
from majung.programs.holidays import shipped_holidays
from majung.screening.selectors import screening_view
from majung.web.access import access
from majung.web.problems import screen_language

SHOWN = ("name", "birth_date", "telephone", "answers")


@access(CASE_READERS)
@never_cache
@require_safe
def case_page(request: HttpRequest, case: str) -> HttpResponse:
    return shown_case(request, case)


def shown_case(request: HttpRequest, case: str, *, typed: Typed | None = None) -> HttpResponse:
    """The page of a case; also the answer to a form on it that could not be taken, with what was typed."""
    at = clock.now()
    note_read(request, case=case, fields=SHOWN, at=at)
    context = case_context(staff_at_desk(request), application_view(number=case), typed or Typed(QueryDict()), at=at)
    told: dict[str, Any] = {"typed": typed.kept if typed else {}, "error": typed.errors if typed else {}}
    told["agreements"] = case_rows(agreements_of_case(application=case, at=at))
    errors = typed.summary if typed else []
    boxes = {**context["boxes"], **context["grade_boxes"], **told["typed"]}
    told_page = {**context, **told, "boxes": boxes, "errors": errors}
    return render(request, "backoffice/cases/case.html", told_page, status=422 if errors else 200)


def case_context(staff: StaffView, view: ApplicationView, typed: Typed, *, at: datetime) -> dict[str, Any]:
    line, today = view.line, at.astimezone(SEOUL).date()
    look_ups, supplements = look_ups_of(number=line.number), supplements_of(number=line.number)
    proposals, notes = proposals_of(application=line.number), notes_of(number=line.number)
    originals, screening = originals_about(line.number), screening_view(number=line.number, at=at)
    open_supplement = next((each for each in supplements if each.closed_at is None), None)
    waiting = waiting_proposal(proposals)
    extensions = extensions_of_case(number=line.number)
    done_by = {*(each.asked_by for each in supplements), *who_found(screening)}
    done_by |= {each.extended_by for each in extensions}
    names = names_in(view, done_by, proposals, notes, originals)
    papers = documents_of_case(line.number)
    evidence = evidence_in(papers.documents, look_ups)
    shown = Shown(line.number, names, evidence, typed.kept, typed.errors)
    can = may_do(staff, view, waiting, extensions=open_supplement.extensions if open_supplement else 0)
    branches = branches_of(institution=line.institution)
    last_day = usual_supplement_through(
        asked_on=open_supplement.through if open_supplement else today, holidays=shipped_holidays().days
    )
    return {
        "view": view,
        "line": line,
        "program": shipped_catalog().version(line.program, view.as_of).document,
        "business": business_by_number(number=line.business),
        "person": person_view(person_id=view.person_id),
        "contact": contact_of(person_id=view.person_id),
        "due": due_of(
            line,
            pauses=pauses_of(numbers=[line.number]).get(line.number, ()),
            extensions=[each.length for each in extensions],
            at=at,
        ),
        **extension_context(line, extensions, names, at=at),
        "branch": next((each for each in branches if each.code == line.branch), None),
        "branches": other_branches(branches, line),
        "names": names,
        "officer": names.get(line.officer or line.taken_up_by, ""),
        "entered_by": names.get(view.entered_by, ""),
        "facts": fact_rows(view, look_ups, corrected=[each.fact for each in screening.corrections]),
        "look_ups": look_up_rows(look_ups),
        "clauses": clause_rows(view),
        "outcome": view.decision["outcome"],
        "papers": paper_rows(view, papers, originals),
        "originals": [original_row(each, names) for each in originals],
        "kinds": options(DocumentKind, "document.kind"),
        "consents": consent_rows(view, today),
        "supplements": supplements,
        "supplement": open_supplement,
        "boxes": day_boxes(last_day, "through"),
        **proposals_context(proposals, names),
        "confirmation": confirmation_of(application=line.number, at=at),
        "notes": [{"note": each, "by": names.get(each.written_by, "")} for each in notes],
        "history": history_of(line.number, names),
        "notices": notices_about(line.number),
        "is_over": is_end(line.status),
        "can": can,
        **screening_context(screening, shown, today=today),
        **money_context(line, at=at),
        "colleagues": colleagues_of(line, typed.posted.get("visitor", str(staff.user_id))) if can["visit"] else [],
    }


def other_branches(branches: Iterable[BranchServing], line: ApplicationLine) -> list[dict[str, str]]:
    """Where the case may be moved to."""
    is_english = screen_language() == "en"
    return [
        {"value": each.code, "label": each.label_en if is_english else each.label}
        for each in branches
        if each.code != line.branch
    ]


def may_do(
    staff: StaffView, view: ApplicationView, waiting: ProposalView | None, *, extensions: int
) -> dict[str, bool]:
    """Which forms stand on the page: what the status allows, to somebody with the duty where the case lies."""
    place = Place(view.line.institution, view.line.branch)
    is_officer = has_seat(staff, place, [StaffDuty.OFFICER])
    is_approver = has_seat(staff, place, [StaffDuty.APPROVER])
    acts = acts_possible(view.status)
    decides = {ApplicationAct.APPROVE, ApplicationAct.RETURN, ApplicationAct.REFUSE} & set(acts)
    return {
        "take_up": is_officer and ApplicationAct.TAKE_UP in acts,
        "ask": is_officer and ApplicationAct.REQUEST_SUPPLEMENT in acts and waiting is None,
        "extend": is_officer and ApplicationAct.SUPPLY in acts and may_extend(extensions),
        "decide": is_officer and bool(decides) and waiting is None,
        **may_approve(staff, waiting, is_approver=is_approver),
        "move": is_officer and bool(acts) and waiting is None,
        "retry": is_officer and bool(acts),
        "screen": is_officer and view.status is ApplicationStatus.IN_SCREENING,
        "visit": is_officer and view.status in (ApplicationStatus.IN_SCREENING, ApplicationStatus.SUPPLEMENT_REQUESTED),
        "keep": is_officer,
        "note": is_officer or is_approver,
    }


def names_in(
    view: ApplicationView,
    asked_by: Iterable[str],
    proposals: Iterable[ProposalView],
    notes: Iterable[NoteView],
    originals: Iterable[Original],
) -> dict[str, str]:
    """Who did what, by the id of the account; one query."""
    ids = {view.line.taken_up_by, view.line.officer, view.entered_by, *asked_by, *(each.written_by for each in notes)}
    ids |= who_decided(proposals)
    ids |= {who for each in originals for who in (each.received_by, each.returned_by)}
    names = staff_names(user_ids=[user_id_in(each) for each in ids if each])
    return {f"user:{pk}": name for pk, name in names.items()}


def clause_rows(view: ApplicationView) -> list[dict[str, Any]]:
    """The clauses as they were judged at filing; only those that decide, not those that prefer."""
    states = {True: "holds", False: "fails", None: "open"}
    return [
        {**clause, "state": states[clause["holds"]]}
        for clause in view.decision["clauses"]
        if clause["kind"] in ("eligible", "excluded")
    ]


@dataclass(frozen=True, slots=True)
class CasePapers:
    """Every paper of a case with what it came for, and the papers by number; pictures of a visit came for nothing."""

    came: tuple[CasePaper, ...]
    documents: Mapping[str, ReceivedDocument]


def documents_of_case(number: str) -> CasePapers:
    came = papers_of_case(number=number)
    numbers = dict.fromkeys([*(paper.document for paper in came), *papers_about(number)])
    return CasePapers(tuple(came), documents_by_number(list(numbers)))


def paper_rows(view: ApplicationView, papers: CasePapers, originals: Iterable[Original]) -> list[dict[str, Any]]:
    """Every paper of the case with what it is for; a look at one is logged when it is opened."""
    labels = {each["id"]: each["label"] for each in program_papers(view)}
    scans = {each.document for each in originals}
    rows = []
    for paper in papers.came:
        document = papers.documents.get(paper.document)
        if document is not None:
            rows.append({
                "document": document,
                **state_of(document),
                "requirement": labels.get(paper.requirement, ""),
                "look_up": paper.look_up,
                "supplement": paper.supplement,
                "has_original": paper.document in scans,
            })  # fmt: skip
    return rows


def colleagues_of(line: ApplicationLine, chosen: str) -> list[dict[str, Any]]:
    """Who may be sent there: the officers of the place."""
    officers = names_with(roster(institution=line.institution, branch=line.branch), (StaffDuty.OFFICER,))
    return [{"value": str(pk), "label": name, "selected": str(pk) == chosen} for pk, name in officers.items()]


def state_of(document: ReceivedDocument) -> dict[str, Any]:
    return {
        "kind": document.kind.value,
        "scan": document.scan.value,
        "masking": document.masking.value,
        "source": document.source.value,
    }


def program_papers(view: ApplicationView) -> list[dict[str, Any]]:
    papers: list[dict[str, Any]] = shipped_catalog().version(view.line.program, view.as_of).document["documents"]
    return papers


def original_row(original: Original, names: dict[str, str]) -> dict[str, Any]:
    return {
        "original": original,
        "kind": original.kind.value,
        "received_by": names.get(original.received_by, ""),
        "returned_by": names.get(original.returned_by, ""),
    }


def consent_rows(view: ApplicationView, today: date) -> list[dict[str, Any]]:
    return [
        {"consent": each, "label": consent_text(each.kind, each.text_version).label}
        for each in consents_of(person_id=view.person_id, about=view.draft, on=today)
    ]
