"""Jobs that were given up after their last attempt: an operator looks into them and has them tried again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majung.adapters import clock
from majung.backoffice.typed import Typed
from majung.backoffice.who import staff_at_desk
from majung.notices.jobs import UnknownJob, retry_job
from majung.notices.selectors import stuck_jobs
from majung.parties.kinds import StaffDuty
from majung.web.access import STAFF_WITH, access

OPERATORS = STAFF_WITH(StaffDuty.OPERATOR)
REFUSED = 422


@access(OPERATORS)
@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    return shown(request, Typed(request.POST))


@access(OPERATORS)
@never_cache
@require_POST
def retried(request: HttpRequest) -> HttpResponse:
    typed = Typed(request.POST)
    number = request.POST.get("job", "")
    try:
        retry_job(job=int(number) if number.isascii() else 0, by=staff_at_desk(request).actor, at=clock.now())
    except (UnknownJob, ValueError, OverflowError):
        typed.wrong("main", "office.jobs.problem.gone")
        return shown(request, typed)
    return redirect("office-jobs")


def shown(request: HttpRequest, typed: Typed) -> HttpResponse:
    context = {"jobs": stuck_jobs(), "errors": typed.summary}
    return render(request, "backoffice/desks/jobs.html", context, status=REFUSED if typed.errors else 200)
