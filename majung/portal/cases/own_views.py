"""Over all cases: one's papers, one's consents, and who looked at one's data."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majung.adapters import clock
from majung.core.consents import Consent, ConsentKind
from majung.documents.consent_texts import consent_text
from majung.documents.selectors import consents_given_by, documents_of
from majung.documents.services import UnknownConsent, withdraw_consent
from majung.journey.filed import cases_by_draft, cases_of_papers
from majung.journey.reads import looks_at
from majung.parties.people import owner_actor
from majung.parties.selectors import banks_on_day
from majung.web.access import IDENTIFIED, access, owner_of_request


@access(IDENTIFIED)
@never_cache
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    found = documents_of(person_id=person_of_request(request))
    cases = cases_of_papers(person_id=person_of_request(request))
    rows = [{"document": each, "case": cases.get(each.number) or case_number(each.about)} for each in found]
    return render(request, "portal/cases/documents.html", {"rows": rows})


@access(IDENTIFIED)
@never_cache
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    given = consents_given_by(person_id=person_of_request(request))
    cases = cases_by_draft(drafts=[about for about, _ in given])
    rows = [row_of(consent, about, cases) for about, consent in reversed(given)]
    context = {
        "standing": [row for row in rows if row["is_given"]],
        "ended": [row for row in rows if not row["is_given"]],
        "done": request.GET.get("done", ""),
    }
    return render(request, "portal/cases/consents.html", context)


@access(IDENTIFIED)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_consent_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    given = {each.reference: (about, each) for about, each in consents_given_by(person_id=person_of_request(request))}
    if reference not in given:
        raise Http404
    about, consent = given[reference]
    if not consent.is_given:
        return redirect("consents")
    if request.method != "POST":
        row = row_of(consent, about, cases_by_draft(drafts=[about]))
        return render(request, "portal/cases/withdraw_consent.html", {"row": row})
    user = owner_of_request(request)
    assert user is not None
    try:
        withdraw_consent(
            reference=reference, person_id=person_of_request(request), actor=owner_actor(user), at=clock.now()
        )
    except UnknownConsent:
        # Taken back from another screen meanwhile.
        return redirect("consents")
    return redirect(reverse("consents", query={"done": "withdrawn"}))


@access(IDENTIFIED)
@never_cache
@require_safe
def reads(request: HttpRequest) -> HttpResponse:
    looks = looks_at(person_id=person_of_request(request))
    own = [each for each in looks if not each.label]
    others = [each for each in looks if each.label]
    return render(request, "portal/cases/reads.html", {"others": others, "own": own[:20]})


def person_of_request(request: HttpRequest) -> int:
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    return user.person_id


def row_of(consent: Consent, about: str, cases: dict[str, str]) -> dict[str, object]:
    """A consent in the words in which it was given."""
    party = ""
    if consent.kind is ConsentKind.PROVIDE_BANK:
        named = banks_on_day(codes=[consent.named_party], on=consent.given_at.date())
        party = named[0].label if named else ""
    return {
        "reference": consent.reference,
        "text": consent_text(consent.kind, consent.text_version),
        "party": party,
        "given_at": consent.given_at,
        "withdrawn_at": consent.withdrawn_at,
        "is_given": consent.is_given,
        "case": cases.get(about, ""),
    }


def case_number(about: str) -> str:
    return about if about.startswith("APP-") else ""
