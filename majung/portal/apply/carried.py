"""Answers of 자격확인 on their way into a draft: sealed in the visitor's browser, also through a sign-in."""

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from majung.core.facts import FactRegistry, FactValue, read_facts, written_facts
from majung.web.sealed_documents import NotOurs, open_document, seal_document

NAME, PATH = "carried", "/apply"
PURPOSE = "majung.portal.apply.carried"
GOOD_FOR_SECONDS = 24 * 3600


def carry_facts(response: HttpResponse, facts: Mapping[str, FactValue]) -> None:
    sealed = seal_document(written_facts(facts), purpose=PURPOSE)
    response.set_cookie(
        NAME, sealed, max_age=GOOD_FOR_SECONDS, path=PATH, httponly=True, samesite="Lax", secure=settings.HTTPS
    )


def carried_facts(request: HttpRequest, *, registry: FactRegistry, as_of: date) -> dict[str, FactValue]:
    """What was answered before; nothing where the cookie is missing, not ours, or no longer fits."""
    try:
        facts = open_document(request.COOKIES.get(NAME, ""), purpose=PURPOSE)
    except NotOurs:
        return {}
    read, _ = read_facts(facts, registry=registry, as_of=as_of)
    return read


def forget_carried(response: HttpResponse) -> None:
    response.delete_cookie(NAME, path=PATH, samesite="Lax")
