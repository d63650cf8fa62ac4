"""이관: cases go to another branch, one or many, with the reason and words that the next officer reads."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.applications.case_lines import lines_of
from majung.applications.selectors import ApplicationLine
from majung.applications.services import BranchClosed, UnknownBranch, transfer_case
from majung.backoffice.team.chosen_cases import own_cases
from majung.backoffice.typed import Typed, options
from majung.backoffice.who import CASE_WORKERS, staff_at_desk
from majung.core.application import ActNotPossible, TransferReason
from majung.core.deadlines import seoul_day
from majung.journey.services import advance
from majung.parties.selectors import branches_of
from majung.parties.staff import StaffView
from majung.web.access import access
from majung.web.templatetags.words import label

REFUSED = 422


@access(CASE_WORKERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest) -> HttpResponse:
    staff = staff_at_desk(request)
    if request.method != "POST":
        return shown(request, staff, request.GET.getlist("case"), typed=None)
    typed, numbers = Typed(request.POST), request.POST.getlist("case")
    reason = typed.choice("reason", TransferReason)
    branch = typed.posted.get("branch", "")
    words = typed.words("words")
    if branch not in {each["value"] for each in branch_rows(own_lines(staff, numbers))}:
        typed.wrong("branch", "office.problem.choose")
    if typed.errors or reason is None:
        return shown(request, staff, numbers, typed=typed)
    moved = moved_cases(own_lines(staff, numbers), branch, reason, words, staff, typed)
    if typed.errors:
        return shown(request, staff, numbers, typed=typed)
    return redirect(f"{reverse('office')}?done=transfer:{moved}")


def moved_cases(
    lines: Sequence[ApplicationLine], branch: str, reason: TransferReason, words: str, staff: StaffView, typed: Typed
) -> int:
    """How many moved; one that is there already, or has ended meanwhile, is left where it is."""
    at, moved = clock.now(), 0
    for line in lines:
        try:
            transfer_case(application=line.number, branch=branch, reason=reason, words=words, by=staff.actor, at=at)
        except ActNotPossible:
            continue
        except (UnknownBranch, BranchClosed):
            typed.wrong("branch", "office.transfer.problem.closed")
            return moved
        advance(number=line.number, at=at)
        moved += 1
    return moved


def shown(request: HttpRequest, staff: StaffView, numbers: Sequence[str], *, typed: Typed | None) -> HttpResponse:
    """The cases to move, where to, and why; cases of two institutions are never moved at once."""
    lines, kept = own_lines(staff, numbers), typed.kept if typed else {}
    errors = typed.summary if typed else []
    context = {
        "lines": lines,
        "branches": [{**each, "selected": each["value"] == kept.get("branch")} for each in branch_rows(lines)],
        "reasons": options(TransferReason, "office.transfer.reason", chosen=kept.get("reason", "")),
        "typed": kept,
        "errors": errors,
        "error": typed.errors if typed else {},
    }
    return render(request, "backoffice/team/transfer.html", context, status=REFUSED if errors else 200)


def own_lines(staff: StaffView, numbers: Sequence[str]) -> list[ApplicationLine]:
    lines = lines_of(numbers=own_cases(staff, numbers))
    return [line for line in lines if line.institution == lines[0].institution]


def branch_rows(lines: Sequence[ApplicationLine]) -> list[dict[str, Any]]:
    """The branches that are open, but for one where all of these cases lie already."""
    if not lines:
        return []
    here = {line.branch for line in lines}
    today = seoul_day(clock.now())
    open_ones = [each for each in branches_of(institution=lines[0].institution) if each.is_open(today)]
    return [{"value": each.code, "label": label(each)} for each in open_ones if here != {each.code}]
