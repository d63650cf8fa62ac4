"""A new version takes two people of the institution: one writes and proposes it, another agrees to it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from majung.adapters import clock
from majung.agreements.rendering.preview import preview_parts
from majung.agreements.texts.versions import (
    OwnText,
    TextNotUsable,
    TextSettled,
    TextUnchanged,
    TextVersion,
    agree_text,
    decline_text,
    propose_text,
    text_version,
)
from majung.agreements.texts.written import LONGEST_WRITTEN, Written, as_written, read_written
from majung.backoffice.texts.views import REFUSED, shown_text
from majung.backoffice.texts.who import TEXT_KEEPERS
from majung.backoffice.typed import Refusals, Typed, day_boxes, told
from majung.backoffice.who import staff_at_desk
from majung.core.deadlines import seoul_day
from majung.parties.delegations import is_apart
from majung.web.access import access
from majung.web.problems import screen_language

AGREEING: Refusals = {
    OwnText: ("main", "office.texts.problem.own"),
    TextSettled: ("main", "office.problem.not_now"),
    TextNotUsable: ("main", "office.texts.problem.not_usable"),
}
PROPOSING: Refusals = {
    TextSettled: ("written", "office.texts.problem.one_at_a_time"),
    TextUnchanged: ("written", "office.texts.problem.unchanged"),
}


@access(TEXT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Words to begin from; looked at as often as one likes, then proposed."""
    base, typed = text_version(number=number), Typed(request.POST)
    if request.method != "POST":
        fields = {"written": as_written(base.document), **day_boxes(seoul_day(clock.now()), "from")}
        return _form(request, base, typed, fields=fields)
    written = _written(typed, base)
    if typed.posted.get("act") != "propose":
        return _form(request, base, typed, fields=typed.kept, written=written)
    day, reason = typed.day("from"), typed.words("reason")
    if day is None or typed.errors or written.document is None:
        return _form(request, base, typed, fields=typed.kept, written=written)
    try:
        proposed = propose_text(
            institution=base.institution,
            document=written.document,
            in_force_from=day,
            reason=reason,
            at=clock.now(),
            actor=staff_at_desk(request).actor,
        )
    except tuple(PROPOSING) as refused:
        typed.wrong(*PROPOSING[type(refused)])
        return _form(request, base, typed, fields=typed.kept, written=written)
    return redirect("office-text", number=proposed.number)


@access(TEXT_KEEPERS)
@never_cache
@require_POST
def agreed(request: HttpRequest, number: str) -> HttpResponse:
    typed, by, at = Typed(request.POST), staff_at_desk(request).actor, clock.now()
    version = text_version(number=number)
    with told(typed, AGREEING):
        # Whoever stands in for its writer has no second pair of eyes.
        if not is_apart(actor=by.id, others=[version.proposed_by], on=seoul_day(at)):
            raise OwnText
        agree_text(number=number, at=at, actor=by)
    return shown_text(request, version, typed=typed) if typed.errors else redirect("office-text", number=number)


@access(TEXT_KEEPERS)
@never_cache
@require_POST
def declined(request: HttpRequest, number: str) -> HttpResponse:
    typed = Typed(request.POST)
    because = typed.words("because")
    if typed.errors:
        return shown_text(request, text_version(number=number), typed=typed)
    # A colleague may have been quicker: either way nothing waits any more.
    with suppress(TextSettled):
        decline_text(number=number, at=clock.now(), actor=staff_at_desk(request).actor, because=because)
    return redirect("office-text", number=number)


def _written(typed: Typed, base: TextVersion) -> Written:
    written = read_written(typed.words("written", most=LONGEST_WRITTEN))
    if written.problems:
        typed.wrong("written", "office.texts.problem.count", count=len(written.problems))
    elif written.text is not None and (written.text.kind, written.text.entity) != (base.kind, base.entity):
        typed.wrong("written", "office.texts.problem.another_agreement")
    return written


def _form(
    request: HttpRequest, base: TextVersion, typed: Typed, *, fields: Mapping[str, str], written: Written | None = None
) -> HttpResponse:
    is_usable = written is not None and written.text is not None and not typed.errors
    context: dict[str, Any] = {
        "version": base,
        "typed": fields,
        "errors": typed.summary,
        "error": typed.errors,
        "problems": written.problems if written else (),
        "is_usable": is_usable,
    }
    if is_usable and written is not None and written.text is not None:
        context["parts"] = preview_parts(
            text=written.text, institution_label=base.institution_label, language=screen_language()
        )
    return render(request, "backoffice/texts/new.html", context, status=REFUSED if typed.errors else 200)
