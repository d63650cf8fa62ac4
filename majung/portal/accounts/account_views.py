"""내 정보: who the house knows somebody as, where messages go, passkeys."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import begin_registration, remove_authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majung.adapters import clock
from majung.adapters.http import PortDown, PortLied
from majung.adapters.messages import Channel, messages
from majung.parties.contact import NoCode, TooSoon, WrongCode, begin_contact_change, confirm_contact_change
from majung.parties.people import contact_of, owner_actor, person_of
from majung.parties.reaching import NotATelephone, read_telephone
from majung.web.access import IDENTIFIED, OWNER, access, owner_of_request
from majung.web.problems import screen_language
from majung.web.sign_in import as_json
from majung.web.words import say

LONGEST_TYPED = 40


@access(OWNER)
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = owner_of_request(request)
    assert user is not None
    person = person_of(user)
    contact = contact_of(person_id=person.id) if person else None
    context = {
        "person": person,
        "telephone": masked(contact.telephone) if contact else "",
        "passkeys": [key.wrap() for key in _passkeys(user.pk)],
        "done": request.GET.get("done", ""),
    }
    return render(request, "portal/accounts/account.html", context)


@access(IDENTIFIED)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def telephone(request: HttpRequest) -> HttpResponseBase:
    """A new number: a code is sent to it, and typed on the next page."""
    typed = request.POST.get("telephone", "")[:LONGEST_TYPED]
    problem = _send_code(_person_id(request), typed) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return redirect("account-telephone-code")
    return _form(request, "portal/accounts/telephone.html", "telephone", typed, problem)


@access(IDENTIFIED)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def telephone_code(request: HttpRequest) -> HttpResponseBase:
    typed, problem = request.POST.get("code", "")[:LONGEST_TYPED], ""
    if request.method == "POST":
        user = owner_of_request(request)
        assert user is not None
        try:
            confirm_contact_change(
                person_id=_person_id(request), code=typed, at=clock.real_now(), actor=owner_actor(user)
            )
        except WrongCode:
            problem = say("account.telephone.problem.wrong_code", screen_language())
        except NoCode:
            problem = say("account.telephone.problem.no_code", screen_language())
        else:
            return redirect(reverse("account", query={"done": "telephone"}))
    return _form(request, "portal/accounts/telephone_code.html", "code", typed, problem)


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]  # The library has no types.
    """A key that lives on the device and asks for finger or face, so that it signs in by itself."""

    template_name = "portal/accounts/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = begin_registration(self.request, self.request.user, passwordless=True)
        return {**context, **kwargs, "options": as_json({"creation_options": options})}

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form, has_failed=True), status=422)
        return answer

    def get_success_url(self) -> str:
        return reverse("account", query={"done": "passkey"})


add_passkey = access(IDENTIFIED)(never_cache(AddPasskeyView.as_view()))


@access(IDENTIFIED)
@require_POST
def remove_passkey(request: HttpRequest) -> HttpResponseBase:
    user = owner_of_request(request)
    assert user is not None
    chosen = request.POST.get("passkey", "")
    key = _passkeys(user.pk).filter(pk=chosen).first() if chosen.isdecimal() else None
    if key is None:
        raise Http404
    remove_authenticator(request, key)
    return redirect(reverse("account", query={"done": "passkey_removed"}))


def masked(number: str) -> str:
    """Enough to know one's own number again: 010-****-5678."""
    return f"{number[:3]}-****-{number[-4:]}"


def _passkeys(user_id: int) -> Any:
    return Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN).order_by("pk")


def _person_id(request: HttpRequest) -> int:
    user = owner_of_request(request)
    assert user is not None
    assert user.person_id is not None
    return user.person_id


def _send_code(person_id: int, typed: str) -> str:
    """What is wrong, in words; nothing when the code is on its way."""
    try:
        number = read_telephone(typed)
        at = clock.real_now()
        code = begin_contact_change(person_id=person_id, telephone=number, at=at)
        text = say("account.telephone.message", screen_language(), code=code)
        messages().send(channel=Channel.SMS, to=number, text=text, key=f"contact-{person_id}-{at:%Y%m%d%H%M%S}")
    except NotATelephone:
        return say("account.telephone.problem.not_a_telephone", screen_language())
    except TooSoon:
        return say("account.telephone.problem.too_soon", screen_language())
    except (PortDown, PortLied):
        return say("account.telephone.problem.not_sent", screen_language())
    return ""


def _form(request: HttpRequest, template: str, field: str, typed: str, problem: str) -> HttpResponse:
    errors = [{"id": field, "message": problem}] if problem else []
    context = {"typed": typed, "problem": problem, "errors": errors}
    return render(request, template, context, status=422 if errors else 200)
