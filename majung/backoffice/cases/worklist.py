"""The worklist of the own branches: what waits for whom, how old, by when; all that is chosen stands in the address."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.applications.selectors import ApplicationLine
from majung.applications.worklist import ORDERS, Place, Sought, pauses_of, place_of, worklist, worklist_counts
from majung.backoffice.cases.due import due_of
from majung.backoffice.who import READERS, READING, has_seat, places_of, staff_at_desk
from majung.core.application import UNDER_WAY, ApplicationStatus, Channel
from majung.core.deadlines import SEOUL
from majung.decisions.selectors import waiting_proposals
from majung.parties.selectors import branches_of
from majung.parties.staff import staff_names
from majung.programs.catalog import shipped_catalog
from majung.web.access import access
from majung.web.problems import screen_language
from majung.web.words import say

PAGE = 25
VIEWS = ("open", "today", "branch", "mine", "owner", "outside", "second_person", "all")
IN_BRANCH = (ApplicationStatus.SUBMITTED, ApplicationStatus.IN_SCREENING)
LONGEST_TYPED, LONGEST_PAGE = 40, 6


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for; anything else in it counts as not said."""

    view: str = "open"
    branch: str = ""
    channel: str = ""
    sort: str = "received"
    page: int = 1

    def address(self, **changes: Any) -> str:
        """The same list with something changed; what is usual is not written out."""
        wanted, usual = replace(self, **changes), Chosen()
        told = {name: value for name in self.__slots__ if (value := getattr(wanted, name)) != getattr(usual, name)}
        here = reverse("office")
        return f"{here}?{urlencode(told)}" if told else here


@access(READERS)
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    staff, at = staff_at_desk(request), clock.now()
    places = places_of(staff, READING)
    branches = dict(_branches(places))
    chosen = _chosen(request.GET, branches)
    proposals = {
        each.application
        for place in places
        for each in waiting_proposals(institution=place.institution, branch=place.branch)
    }
    today = at.astimezone(SEOUL).date()
    midnight = datetime.combine(today, time(0), SEOUL)
    sought = _sought(chosen, places, proposals=proposals, own=staff.actor.id, since=midnight)
    found = worklist(sought=sought, order=chosen.sort, start=(chosen.page - 1) * PAGE, most=PAGE)
    context = {
        "chosen": chosen,
        "counts": worklist_counts(places=places, since=midnight, today=today),
        "proposals": len(proposals),
        "views": [{"name": name, "address": chosen.address(view=name, page=1)} for name in VIEWS],
        "branches": [
            {"value": code, "label": label, "selected": code == chosen.branch} for code, label in branches.items()
        ],
        "channels": [
            {"value": each.value, "label": say(f"office.channel.{each.value}", screen_language()),
             "selected": each.value == chosen.channel}
            for each in Channel
        ],
        "heads": [_head(chosen, name) for name in ("received", "business", "amount", "supplement")],
        "rows": _rows(found.lines, proposals=proposals, branches=branches, at=at),
        "total": found.total,
        "pages": _pages(chosen, found.total),
        "unknown": request.GET.get("unknown", "")[:LONGEST_TYPED],
    }  # fmt: skip
    return render(request, "backoffice/cases/worklist.html", context)


@access(READERS)
@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Straight to a case by its number; one of another branch is as unknown as one that is not there."""
    number = request.GET.get("number", "").strip().upper()[:LONGEST_TYPED]
    if has_seat(staff_at_desk(request), place_of(number=number), READING):
        return redirect("office-case", case=number)
    return redirect(f"{reverse('office')}?{urlencode({'unknown': number})}")


def _branches(places: Collection[Place]) -> list[tuple[str, str]]:
    """The branches to choose from, for whoever serves more than one; codes are told apart by their institution."""
    whole = [place.institution for place in places if place.branch is None]
    single = {(place.institution, place.branch) for place in places}
    found = []
    for institution in dict.fromkeys(place.institution for place in places):
        for each in branches_of(institution=institution):
            if institution in whole or (institution, each.code) in single:
                label = each.label_en if screen_language() == "en" else each.label
                found.append((f"{institution}:{each.code}", label))
    return found


def _chosen(sent: QueryDict, branches: Collection[str]) -> Chosen:
    def one_of(name: str, known: Collection[str], usual: str) -> str:
        said = str(sent.get(name, ""))
        return said if said in known else usual

    page = str(sent.get("page", ""))
    return Chosen(
        view=one_of("view", VIEWS, "open"),
        branch=one_of("branch", branches, ""),
        channel=one_of("channel", [each.value for each in Channel], ""),
        sort=one_of("sort", ORDERS, "received"),
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < LONGEST_PAGE else 1,
    )


def _sought(
    chosen: Chosen, places: tuple[Place, ...], *, proposals: Collection[str], own: str, since: datetime
) -> Sought:
    if chosen.branch:
        institution, _, branch = chosen.branch.partition(":")
        places = (Place(institution, branch),)
    sought = Sought(places=places, channel=Channel(chosen.channel) if chosen.channel else None)
    match chosen.view:
        case "today":
            return replace(sought, statuses=(), received_from=since)
        case "branch":
            return replace(sought, statuses=IN_BRANCH, not_among=tuple(proposals))
        case "mine":
            return replace(sought, taken_up_by=own)
        case "owner":
            return replace(sought, statuses=(ApplicationStatus.SUPPLEMENT_REQUESTED,))
        case "outside":
            return replace(sought, waits_outside=True)
        case "second_person":
            return replace(sought, among=tuple(proposals))
        case "all":
            return replace(sought, statuses=())
        case _:
            return sought


def _rows(
    lines: list[ApplicationLine], *, proposals: Collection[str], branches: dict[str, str], at: datetime
) -> list[dict[str, Any]]:
    pauses = pauses_of(numbers=[line.number for line in lines])
    names = staff_names(user_ids=[user_id_in(line.taken_up_by) for line in lines if line.taken_up_by])
    today = at.astimezone(SEOUL).date()
    return [
        {
            "line": line,
            "program": shipped_catalog().version(line.program, line.received_at.astimezone(SEOUL).date()).document,
            "status": line.status.value,
            "channel": line.channel.value,
            "branch": branches.get(f"{line.institution}:{line.branch}", ""),
            "waits_for": _waits_for(line, proposals),
            "officer": names.get(user_id_in(line.taken_up_by), ""),
            "age": (today - line.received_at.astimezone(SEOUL).date()).days,
            "due": due_of(line, pauses=pauses.get(line.number, ()), at=at),
            "supplement_left": (line.supplement_through - today).days if line.supplement_through else None,
        }
        for line in lines
    ]


def _waits_for(line: ApplicationLine, proposals: Collection[str]) -> str:
    if line.status not in UNDER_WAY:
        return "nobody"
    if line.status is ApplicationStatus.SUPPLEMENT_REQUESTED:
        return "owner"
    return "second_person" if line.number in proposals else "branch"


def user_id_in(actor_id: str) -> int:
    """The account in `user:12`; none has the number 0."""
    _, _, number = actor_id.partition(":")
    return int(number) if number.isdecimal() else 0


def _head(chosen: Chosen, name: str) -> dict[str, Any]:
    is_rising, is_falling = chosen.sort == name, chosen.sort == f"-{name}"
    return {
        "name": name,
        "address": chosen.address(sort=f"-{name}" if is_rising else name, page=1),
        "sorted": "ascending" if is_rising else "descending" if is_falling else "",
    }


def _pages(chosen: Chosen, total: int) -> dict[str, Any]:
    last = max(1, -(-total // PAGE))
    return {
        "number": chosen.page,
        "last": last,
        "before": chosen.address(page=min(chosen.page - 1, last)) if chosen.page > 1 else "",
        "after": chosen.address(page=chosen.page + 1) if chosen.page < last else "",
    }
