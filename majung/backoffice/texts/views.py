"""Pages of the words of agreements: all versions, one of them with what it changes, and how it looks on paper."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.agreements.rendering.preview import preview_parts, preview_pdf
from majung.agreements.texts.versions import TextVersion, text_version, texts_of
from majung.backoffice.cases.worklist import user_id_in
from majung.backoffice.texts.who import READERS, TEXT_READERS, institutions_of, may_keep
from majung.backoffice.typed import Typed
from majung.backoffice.who import staff_at_desk
from majung.core.agreement_text_difference import text_changes
from majung.core.agreement_texts import AgreementTextState
from majung.core.deadlines import seoul_day
from majung.parties.staff import staff_names
from majung.web.access import access
from majung.web.pdf_answers import gives_paper, pdf_answer
from majung.web.problems import screen_language
from majung.web.words import say

REFUSED = 422


@access(READERS)
@never_cache
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    versions = [each for house in institutions_of(staff_at_desk(request)) for each in texts_of(institution=house)]
    groups = [
        {"first": rows[0], "rows": told(rows)}
        for rows in (
            list(rows) for _, rows in groupby(versions, key=lambda row: (row.institution, row.kind, row.entity))
        )
    ]
    return render(request, "backoffice/texts/list.html", {"groups": groups})


@access(TEXT_READERS)
@never_cache
@require_safe
def text(request: HttpRequest, number: str) -> HttpResponse:
    return shown_text(request, text_version(number=number))


@access(TEXT_READERS)
@never_cache
@require_safe
@gives_paper
def paper(_request: HttpRequest, number: str) -> HttpResponse:
    """The paper as it would look, with made-up values and marked as a preview."""
    version = text_version(number=number)
    return pdf_answer(preview_pdf(text=version.text, institution_label=version.institution_label), name=number)


def shown_text(request: HttpRequest, version: TextVersion, *, typed: Typed | None = None) -> HttpResponse:
    """One version with its words and changes; also the answer to what could not be done with it."""
    staff, siblings = staff_at_desk(request), versions_beside(version)
    other = compared(siblings, version, str(request.GET.get("with", "")))
    (row,) = told([version], among=siblings)
    errors = typed.summary if typed else []
    context = {
        "version": version,
        "row": row,
        "parts": preview_parts(
            text=version.text, institution_label=version.institution_label, language=screen_language()
        ),
        "other": other,
        "others": [
            {"value": each.number, "label": each.version, "selected": other is not None and each.number == other.number}
            for each in siblings
            if each.number != version.number
        ],
        "changes": [
            {"place": place_in_words(change.where), "change": change}
            for change in (text_changes(other.text, version.text) if other else ())
        ],
        "keeps": may_keep(staff, version.institution),
        "is_own": version.proposed_by == staff.actor.id,
        "waits": any(each.state is AgreementTextState.PROPOSED for each in siblings),
        "errors": errors,
        "error": typed.errors if typed else {},
        "typed": typed.kept if typed else {},
    }
    return render(request, "backoffice/texts/text.html", context, status=REFUSED if errors else 200)


def place_in_words(where: str) -> str:
    """articles.8.1 → 제8조 1: where a line stands, for whoever reads agreements and not files."""
    family, number, *rest = [*where.split("."), ""]
    return say(f"office.texts.place.{family}", screen_language(), number=number, rest=" ".join(rest)).strip()


def versions_beside(version: TextVersion) -> list[TextVersion]:
    """Every version of the same agreement at the same institution, newest first."""
    return texts_of(institution=version.institution, kind=version.kind, entity=version.entity)


def compared(siblings: list[TextVersion], version: TextVersion, chosen: str) -> TextVersion | None:
    """The version it is laid beside: the one asked for, or the agreed one before it."""
    numbers = [each.number for each in siblings]
    before = siblings[numbers.index(version.number) + 1 :]
    agreed = [each for each in before if each.state is AgreementTextState.AGREED]
    asked = [each for each in siblings if each.number == chosen != version.number]
    return next(iter([*asked, *agreed]), None)


def told(rows: Iterable[TextVersion], *, among: Iterable[TextVersion] = ()) -> list[dict[str, Any]]:
    """Versions with the names of who stood for them, and which of them is in force today."""
    versions = list(rows)
    names = staff_names(user_ids=[user_id_in(who) for each in versions for who in (each.proposed_by, each.settled_by)])
    now = in_force_now(list(among) or versions)
    return [
        {
            "version": each,
            "is_in_force": each.number == now,
            "proposed_by": names.get(user_id_in(each.proposed_by), ""),
            "settled_by": names.get(user_id_in(each.settled_by), ""),
        }
        for each in versions
    ]


def in_force_now(versions: list[TextVersion]) -> str:
    """As `text_in_force` chooses it: the agreed one whose day came last, and of one day the newest."""
    today = seoul_day(clock.now())
    agreed = [each for each in versions if each.state is AgreementTextState.AGREED and each.in_force_from <= today]
    return max(agreed, key=lambda each: each.in_force_from).number if agreed else ""
