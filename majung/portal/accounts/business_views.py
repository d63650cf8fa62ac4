"""내 사업장: adding one, what the register says of it, and who else may stand for it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majung.adapters import clock
from majung.parties.acting import BusinessAct
from majung.parties.businesses import (
    UnknownBusiness,
    add_business,
    all_businesses_of,
    business_by_number,
    claims_on,
    consent_to_claim,
    turn_down_claim,
)
from majung.parties.kinds import EntityKind, RepresentationRole
from majung.parties.people import owner_actor
from majung.parties.tax_agents import mandates_on
from majung.portal.accounts.business_form import BusinessTyped, problems_in, read_business
from majung.web.access import FOR_BUSINESS, IDENTIFIED, access, owner_of_request


@access(IDENTIFIED)
@never_cache
@require_safe
def businesses(request: HttpRequest) -> HttpResponse:
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    own = all_businesses_of(person_id=user.person_id, on=clock.today())
    context = {"businesses": own, "is_added": "added" in request.GET, "is_odd": "odd" in request.GET}
    return render(request, "portal/accounts/businesses.html", context)


@access(IDENTIFIED)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    typed = read_business(request.POST, on=clock.today())
    problems = problems_in(typed) if request.method == "POST" else {}
    if request.method != "POST" or problems:
        return _add_page(request, typed, problems)
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    add_business(
        person_id=user.person_id,
        registration_number=typed.registration_number,
        corporation_number=typed.corporation_number,
        name=typed.name,
        entity=EntityKind(typed.entity),
        role=RepresentationRole(typed.role),
        opened_on=typed.opened_on,
        at=clock.now(),
        actor=owner_actor(user),
    )
    query = {"added": "1", **({"odd": "1"} if typed.has_odd_corporation_number else {})}
    return redirect(reverse("businesses", query=query))


@access(FOR_BUSINESS(BusinessAct.FILE))
@never_cache
@require_safe
def business(request: HttpRequest, business: str) -> HttpResponse:
    """Of those who stand for the business; a tax agent sees their clients elsewhere."""
    on = clock.today()
    context = {
        "business": business_by_number(number=business),
        "claims": claims_on(number=business, on=on),
        "mandates": mandates_on(business=business, on=on),
        "done": request.GET.get("done", ""),
    }
    return render(request, "portal/accounts/business.html", context)


@access(FOR_BUSINESS(BusinessAct.FILE))
@require_POST
def settle_claim(request: HttpRequest, business: str) -> HttpResponseBase:
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    settle = consent_to_claim if request.POST.get("answer") == "consent" else turn_down_claim
    try:
        settle(
            claim=request.POST.get("claim", ""), by_person_id=user.person_id, at=clock.now(), actor=owner_actor(user)
        )
    except UnknownBusiness:
        return redirect("business", business)
    return redirect(reverse("business", args=[business], query={"done": "claim"}))


def _add_page(request: HttpRequest, typed: BusinessTyped, problems: dict[str, str]) -> HttpResponse:
    context = {
        "typed": typed,
        "problems": problems,
        "errors": [{"id": field, "message": message} for field, message in problems.items()],
        "entities": typed.entity_choices(),
        "roles": typed.role_choices(),
    }
    return render(request, "portal/accounts/add_business.html", context, status=422 if problems else 200)
