"""The money of programs: plan, used, left, who waits, and what the institution tells about it. Of this very moment."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.core.deadlines import seoul_day
from majung.parties.selectors import institutions_by_code
from majung.planning.fund_lines import FundLine, UnknownFund, fund_line, fund_lines
from majung.web.access import EVERYONE, access
from majung.web.fund_bar import fund_bar
from majung.web.templatetags.words import label


@access(EVERYONE)
@require_safe
def fund_list(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    institutions = institutions_by_code()
    cards = [{**shown(line), "institution": institutions.get(line.institution)} for line in fund_lines(at=at)]
    return render(request, "portal/funds/list.html", {"cards": cards, "at": at})


@access(EVERYONE)
@require_safe
def fund_detail(request: HttpRequest, fund: str) -> HttpResponse:
    at = clock.now()
    try:
        line = fund_line(fund=fund, at=at)
    except UnknownFund:
        raise Http404 from None
    context = {**shown(line), "institution": institutions_by_code().get(line.institution), "at": at}
    return render(request, "portal/funds/detail.html", {**context, "is_offered": is_offered(line, at=at)})


def shown(line: FundLine) -> dict[str, Any]:
    name = label(line.program) if line.program else line.code
    return {"line": line, "state": line.state.value, "bar": fund_bar(line), "name": name}


def is_offered(line: FundLine, *, at: datetime) -> bool:
    """Whether the page of the program can be opened: not that of a year whose program is no longer in force."""
    return line.program is not None and line.program.is_in_force(seoul_day(at))
