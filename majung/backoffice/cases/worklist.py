"""The worklist of the own branches: what waits for whom, how old, by when; all that is chosen stands in the address."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.applications.due import extensions_of, pauses_of
from majung.applications.selectors import ApplicationLine
from majung.applications.worklist import Place, WorklistCounts, place_of, worklist, worklist_counts
from majung.backoffice.cases.chosen import FILTERS, LONGEST_TYPED, VIEWS, Chosen, chosen_in, sought
from majung.backoffice.cases.due import due_of
from majung.backoffice.typed import Typed
from majung.backoffice.who import READERS, READING, WORKING, has_seat, places_of, staff_at_desk
from majung.core.application import AmountTier, Channel
from majung.core.deadlines import SEOUL
from majung.parties.kinds import StaffDuty
from majung.parties.rosters import names_with, roster
from majung.parties.selectors import branches_of
from majung.parties.staff import staff_names
from majung.programs.catalog import shipped_catalog
from majung.web.access import access
from majung.web.figures import near_day_in_words
from majung.web.problems import screen_language
from majung.web.templatetags.words import label
from majung.web.words import say

PAGE = 25
SORTED_HEADS = ("due", "amount", "received")
SORTS = ("received", "-received", "due", "-amount", "amount", "tier", "waiting", "supplement", "business")


@access(READERS)
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip().upper()
    if wanted.startswith("APP-"):
        return redirect(f"{reverse('office-find')}?{urlencode({'number': wanted[:LONGEST_TYPED]})}")
    return shown_worklist(request)


def shown_worklist(
    request: HttpRequest, *, asked: QueryDict | None = None, typed: Typed | None = None, ticked: Collection[str] = ()
) -> HttpResponse:
    """The list as it is asked for; also the answer to an act on some of it that could not be done."""
    staff, at = staff_at_desk(request), clock.now()
    places = places_of(staff, READING)
    branches = dict(branches_to_choose(places))
    names = officers_at(places)
    known = _known(branches, names)
    chosen = chosen_in(request.GET if asked is None else asked, known)
    today = at.astimezone(SEOUL).date()
    since = datetime.combine(today, time(0), SEOUL)
    found = worklist(
        sought=sought(chosen, places, own=staff.actor.id, since=since, today=today),
        order=chosen.sort,
        start=(chosen.page - 1) * PAGE,
        most=PAGE,
    )
    counts = worklist_counts(places=places, since=since, today=today, own=staff.actor.id)
    errors = typed.summary if typed else []
    context = {
        "chosen": chosen,
        "counts": counts,
        "views": _views(chosen, counts),
        "filters": _filters(chosen, known),
        "narrowed": chosen.narrowed,
        "kept": [(name, value) for name, value in chosen.told.items() if name == "view"],
        "address": chosen.address(),
        "widest": chosen.address(q="", page=1, **dict.fromkeys(FILTERS, "")),
        "branches": branches,
        "heads": [_head(chosen, name) for name in ("business", "due", "amount", "waits_for", "received", "officer")],
        "rows": _rows(found.lines, branches=branches, at=at),
        "total": found.total,
        "is_exact": found.is_exact,
        "pages": _pages(chosen, found.total, is_exact=found.is_exact),
        "can_choose": not staff.duties.isdisjoint(WORKING),
        "colleagues": [{"value": str(pk), "label": name} for pk, name in names.items()],
        "ticked": ticked,
        "unknown": request.GET.get("unknown", "")[:LONGEST_TYPED],
        "done": _done(request),
        "errors": errors,
        "error": typed.errors if typed else {},
    }
    return render(request, "backoffice/cases/worklist.html", context, status=422 if errors else 200)


@access(READERS)
@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Straight to a case by its number; one of another branch is as unknown as one that is not there."""
    number = request.GET.get("number", "").strip().upper()[:LONGEST_TYPED]
    if has_seat(staff_at_desk(request), place_of(number=number), READING):
        return redirect("office-case", case=number)
    return redirect(f"{reverse('office')}?{urlencode({'unknown': number})}")


def branches_to_choose(places: Collection[Place]) -> list[tuple[str, str]]:
    """The branches to choose from, for whoever serves more than one; codes are told apart by their institution."""
    whole = [place.institution for place in places if place.branch is None]
    single = {(place.institution, place.branch) for place in places}
    return [
        (f"{institution}:{each.code}", label(each))
        for institution in dict.fromkeys(place.institution for place in places)
        for each in branches_of(institution=institution)
        if institution in whole or (institution, each.code) in single
    ]


def officers_at(places: Collection[Place]) -> dict[int, str]:
    """Who takes cases at these places, by name."""
    lines = [line for place in places for line in roster(institution=place.institution, branch=place.branch)]
    return names_with(lines, (StaffDuty.OFFICER,))


def user_id_in(actor_id: str) -> int:
    """The account in `user:12`; none has the number 0."""
    _, _, number = actor_id.partition(":")
    return int(number) if number.isdecimal() else 0


def _known(branches: Mapping[str, str], names: Mapping[int, str]) -> dict[str, dict[str, str]]:
    """What each filter may be, in words; a filter with nothing to choose from is left out of the page."""
    language = screen_language()
    programs = {version.id: label(version) for version in shipped_catalog().versions}
    return {
        "branch": dict(branches) if len(branches) > 1 else {},
        "officer": {str(pk): name for pk, name in names.items()},
        "program": programs,
        "tier": {tier.value: say(f"office.tier.{tier.value}", language) for tier in AmountTier},
        "channel": {channel.value: say(f"office.channel.{channel.value}", language) for channel in Channel},
    }


def _filters(chosen: Chosen, known: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    language = screen_language()
    sorts = {name: say(f"office.sort.{name.replace('-', 'falling_')}", language) for name in SORTS}
    rows = [*known.items(), ("sort", sorts)]
    return [
        {
            "name": name,
            "label": say(f"office.filter.{name}", language),
            "empty": "" if name == "sort" else say("office.filter.all", language),
            "options": [
                {"value": value, "label": words, "selected": value == getattr(chosen, name)}
                for value, words in values.items()
            ],
        }
        for name, values in rows
        if values
    ]


def _views(chosen: Chosen, counts: WorklistCounts) -> list[dict[str, Any]]:
    told = {
        "open": counts.under_way,
        "mine": counts.mine,
        "late": counts.late,
        "second_person": counts.second_person,
        "owner": counts.with_owner,
        "money": counts.money,
        "outside": counts.waits_outside,
        "today": counts.received_today,
    }
    return [{"name": name, "address": chosen.address(view=name, page=1), "count": told.get(name)} for name in VIEWS]


def _rows(lines: list[ApplicationLine], *, branches: dict[str, str], at: datetime) -> list[dict[str, Any]]:
    numbers = [line.number for line in lines]
    pauses, extensions = pauses_of(numbers=numbers), extensions_of(numbers=numbers)
    names = staff_names(user_ids=[user_id_in(line.officer) for line in lines if line.officer])
    today = at.astimezone(SEOUL).date()

    def near(day: date | None) -> str:
        return near_day_in_words(day, today=today, language=screen_language()) if day else ""

    rows = []
    for line in lines:
        received_on, due = (
            line.received_at.astimezone(SEOUL).date(),
            due_of(line, pauses=pauses.get(line.number, ()), extensions=extensions.get(line.number, ()), at=at),
        )
        rows.append({
            "line": line,
            "program": shipped_catalog().version(line.program, received_on).document,
            "status": line.status.value,
            "channel": line.channel.value,
            "tier": line.tier.value if line.tier else "",
            "branch": branches.get(f"{line.institution}:{line.branch}", "") if len(branches) > 1 else "",
            "waits_for": line.waits_for.value,
            "waiting_on": near(line.waiting_since.astimezone(SEOUL).date()) if line.waiting_since else "",
            "officer": names.get(user_id_in(line.officer), ""),
            "received_on": near(received_on),
            "age": (today - received_on).days,
            "due": due,
            "due_on": near(due.on) if due else "",
            "supplement_on": near(line.supplement_through),
            "supplement_left": (line.supplement_through - today).days if line.supplement_through else None,
        })  # fmt: skip
    return rows


def _done(request: HttpRequest) -> dict[str, object] | None:
    """What an act on some cases has just done, as the address it went on to tells."""
    act, _, count = request.GET.get("done", "").partition(":")
    is_told = act in {"assign", "release", "transfer"} and count.isascii() and count.isdecimal() and len(count) < 4
    return {"act": act, "count": int(count)} if is_told else None


def _head(chosen: Chosen, name: str) -> dict[str, Any]:
    if name not in SORTED_HEADS and name != "business":
        return {"name": name, "address": "", "sorted": ""}
    is_rising, is_falling = chosen.sort == name, chosen.sort == f"-{name}"
    return {
        "name": name,
        "address": chosen.address(sort=f"-{name}" if is_rising else name, page=1),
        "sorted": "ascending" if is_rising else "descending" if is_falling else "",
    }


def _pages(chosen: Chosen, total: int, *, is_exact: bool) -> dict[str, Any]:
    """The page before and after; where the list is longer than was counted, there is always one after."""
    last = max(1, -(-total // PAGE))
    has_after = chosen.page < last or not is_exact
    return {
        "number": chosen.page,
        "last": last,
        "before": chosen.address(page=min(chosen.page - 1, last) if is_exact else chosen.page - 1)
        if chosen.page > 1
        else "",
        "after": chosen.address(page=chosen.page + 1) if has_after else "",
    }
