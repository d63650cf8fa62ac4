"""Papers of the own branches that nobody has looked at, a page at a time; each look is logged as it is taken."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.case_lines import lines_of
from majung.applications.selectors import ApplicationLine
from majung.applications.services import check_documents
from majung.applications.worklist import place_of
from majung.applications.workload import PaperToCheck, papers_to_check
from majung.backoffice.typed import Typed
from majung.backoffice.who import OFFICERS, has_seat, places_of, staff_at_desk
from majung.core.application import PaperVerdict
from majung.core.deadlines import seoul_day
from majung.core.documents import ScanState
from majung.documents.selectors import ReceivedDocument, UnknownDocument, documents_by_number
from majung.parties.kinds import StaffDuty
from majung.parties.staff import StaffView
from majung.programs.catalog import shipped_catalog
from majung.web.access import access
from majung.web.figures import near_day_in_words
from majung.web.problems import screen_language
from majung.web.words import say

PAGE, LOOKED_AHEAD = 20, 60
REFUSED = 422
OFFICER = (StaffDuty.OFFICER,)


@access(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    staff, typed = staff_at_desk(request), Typed(request.POST)
    if request.method != "POST":
        return shown(request, staff, typed)
    found = verdicts_in(request, staff)
    if not found:
        typed.wrong("papers", "office.checks.problem.none")
        return shown(request, staff, typed)
    at, count = clock.now(), 0
    for verdict, papers in found.items():
        try:
            count += check_documents(numbers=papers, verdict=verdict, by=staff.actor, at=at)
        except UnknownDocument:
            typed.wrong("papers", "office.checks.problem.gone")
    return shown(request, staff, typed) if typed.errors else redirect(f"{reverse('office-checks')}?done={count}")


def verdicts_in(request: HttpRequest, staff: StaffView) -> dict[PaperVerdict, list[tuple[str, str]]]:
    """What was found, paper by paper; a case of another branch is as unknown as one that is not there."""
    found: dict[PaperVerdict, list[tuple[str, str]]] = {}
    known = {verdict.value: verdict for verdict in PaperVerdict}
    for name, said in request.POST.items():
        case, _, document = name.partition("/")
        verdict = known.get(str(said))
        if verdict and document and has_seat(staff, place_of(number=case), OFFICER):
            found.setdefault(verdict, []).append((case, document))
    return found


def shown(request: HttpRequest, staff: StaffView, typed: Typed) -> HttpResponse:
    done = request.GET.get("done", "")
    papers = papers_to_check(places=places_of(staff, OFFICER), most=LOOKED_AHEAD)
    context = {
        "rows": rows_of(papers, typed.kept),
        "is_more": len(papers) > PAGE,
        "done": int(done) if done.isascii() and done.isdecimal() and len(done) < 4 else None,
        "errors": typed.summary,
    }
    return render(request, "backoffice/checks/checks.html", context, status=REFUSED if typed.errors else 200)


def rows_of(papers: Sequence[PaperToCheck], kept: Mapping[str, str]) -> list[dict[str, Any]]:
    """A page of papers that can be looked at: what is still being scanned waits."""
    known = documents_by_number([paper.document for paper in papers])
    clean = [paper for paper in papers if is_clean(known.get(paper.document))]
    cases = {line.number: line for line in lines_of(numbers={paper.application for paper in clean[:PAGE]})}
    return [row_of(paper, cases[paper.application], known[paper.document], kept) for paper in clean[:PAGE]]


def is_clean(document: ReceivedDocument | None) -> bool:
    return document is not None and document.scan is ScanState.CLEAN


def row_of(
    paper: PaperToCheck, case: ApplicationLine, document: ReceivedDocument, kept: Mapping[str, str]
) -> dict[str, Any]:
    name, language, today = f"{paper.application}/{paper.document}", screen_language(), clock.today()
    received_on = seoul_day(paper.received_at)
    program = shipped_catalog().version(case.program, received_on).document
    labels = {each["id"]: each for each in program["documents"]}
    return {
        "paper": paper,
        "name": name,
        "id": name.replace("/", "-"),
        "document": document,
        "kind": document.kind.value,
        "requirement": labels.get(paper.requirement),
        "program": program,
        "received_on": near_day_in_words(received_on, today=today, language=language),
        "page": reverse("office-case-page", args=[paper.application, paper.document, 0]) if document.pages else "",
        "verdicts": [
            {
                "value": verdict.value,
                "label": say(f"office.checks.verdict.{verdict.value}", language),
                "checked": kept.get(name) == verdict.value,
            }
            for verdict in PaperVerdict
        ],
    }
