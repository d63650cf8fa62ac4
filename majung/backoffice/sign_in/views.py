"""Staff sign-in: password, then a code or a passkey. Nobody reaches a desk with one factor."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal.flows import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majung.adapters import clock
from majung.parties.staff import (
    UnknownInvitation,
    accept_invitation,
    bank_in_words,
    invited_account,
    seats_in_words,
    staff_of,
)
from majung.web.access import (
    EVERYONE,
    STAFF_ACCOUNT,
    STAFF_ENROLLING,
    STAFF_SIGNING_IN,
    access,
    account_of_request,
    has_second_factor,
)
from majung.web.problems import screen_language
from majung.web.sign_in import as_json, home_of, tell, wanted_page
from majung.web.words import say

LONGEST_TYPED = 254


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    user = account_of_request(request)
    if user is not None:
        return redirect(wanted_page(request) or home_of(user))
    email, problem = request.POST.get("email", "").strip()[:LONGEST_TYPED], ""
    if request.method == "POST":
        answer = _checked(request, email.lower())
        if isinstance(answer, HttpResponseBase):
            return answer
        problem = answer
    context = {
        "email": email,
        "next": wanted_page(request),
        "errors": [{"id": "email", "message": problem}] if problem else [],
        "problem": problem,
    }
    return render(request, "backoffice/sign_in/sign_in.html", context, status=422 if problem else 200)


class CodeView(AuthenticateView):  # type: ignore[misc]  # The library has no types.
    """The second step of signing in, for accounts that have a second factor."""

    template_name = "backoffice/sign_in/code.html"

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002  # The library's own signature.
        answer: HttpResponse = self.render_to_response(self.get_context_data(has_failed=True), status=422)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        context: dict[str, Any] = super().get_context_data()
        known = {"has_app": "totp" in types, "has_passkey": "webauthn" in types, "options": as_json(context["js_data"])}
        return {**context, **known, **kwargs}


code = access(EVERYONE)(CodeView.as_view())


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, code: str) -> HttpResponseBase:
    """The one link of an invitation: choose a password, then a second factor."""
    at = clock.real_now()
    try:
        account = invited_account(code=code, at=at)
    except UnknownInvitation:
        raise Http404 from None
    problems: list[str] = []
    if request.method == "POST":
        password = request.POST.get("password", "")
        problems = _password_problems(password, request.POST.get("again", ""), account)
        if not problems:
            user = accept_invitation(code=code, password=password, at=at)
            get_adapter().logout(request)
            record_authentication(request, user, "password")
            get_adapter().login(request, user)
            return redirect("staff-second-factor")
    context = {
        "email": account.email,
        "errors": [{"id": "password", "message": problem} for problem in problems],
        "problem": " ".join(problems),
    }
    return render(request, "backoffice/sign_in/enrol.html", context, status=422 if problems else 200)


@access(STAFF_SIGNING_IN)
@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """Choose an app or a passkey; whoever has one and has not shown it signs in again."""
    user = account_of_request(request)
    assert user is not None
    if has_second_factor(request):
        return redirect(wanted_page(request) or home_of(user))
    if Authenticator.objects.filter(user_id=user.pk).exists():
        get_adapter().logout(request)
        return redirect("staff-sign-in")
    return render(request, "backoffice/sign_in/second_factor.html", {"next": wanted_page(request)})


class AddAppView(ActivateTOTPView):  # type: ignore[misc]  # The library has no types.
    template_name = "backoffice/sign_in/add_app.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists():
            return redirect("staff-account")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _show_new_factor(self.request, Authenticator.Type.TOTP)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form, has_failed=True), status=422)
        return answer

    def get_success_url(self) -> str:
        return reverse("staff-account")


class AddPasskeyView(AddWebAuthnView):  # type: ignore[misc]  # The library has no types.
    template_name = "backoffice/sign_in/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = begin_registration(self.request, self.request.user, passwordless=True)
        return {**context, **kwargs, "options": as_json({"creation_options": options})}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _show_new_factor(self.request, Authenticator.Type.WEBAUTHN)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form, has_failed=True), status=422)
        return answer

    def get_success_url(self) -> str:
        return reverse("staff-account")


add_app = access(STAFF_ENROLLING)(never_cache(AddAppView.as_view()))
add_passkey = access(STAFF_ENROLLING)(never_cache(AddPasskeyView.as_view()))


@access(STAFF_ACCOUNT)
@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = account_of_request(request)
    assert user is not None
    keys = Authenticator.objects.filter(user_id=user.pk).order_by("pk")
    staff = staff_of(user)
    assert staff is not None
    context = {
        "staff": staff,
        "roles": seats_in_words(staff),
        "bank": bank_in_words(staff, on=clock.today()),
        "email": user.email,
        "has_app": any(key.type == Authenticator.Type.TOTP for key in keys),
        "passkeys": [key.wrap() for key in keys if key.type == Authenticator.Type.WEBAUTHN],
    }
    return render(request, "backoffice/sign_in/account.html", context)


@access(STAFF_SIGNING_IN)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    user = account_of_request(request)
    assert user is not None
    with transaction.atomic():
        tell("SignedOut", user)
    get_adapter().logout(request)
    return redirect("staff-sign-in")


def _checked(request: HttpRequest, email: str) -> HttpResponseBase | str:
    """Goes on to the second factor, or says in words why not; never which of the two was wrong."""
    credentials = {"email": email, "password": request.POST.get("password", "")}
    try:
        user = get_adapter().authenticate(request, **credentials)
    except ValidationError:
        return say("staff.problem.too_often", screen_language())
    if user is None:
        return say("staff.problem.wrong", screen_language())
    # The session keeps no address: events and sessions know people by number.
    login = Login(user=user, redirect_url=wanted_page(request) or None)
    answer: HttpResponseBase = perform_password_login(request, {}, login)
    return answer


def _password_problems(password: str, again: str, account: Any) -> list[str]:
    if password != again:
        return [say("staff.problem.passwords_differ", screen_language())]
    try:
        validate_password(password, account)
    except ValidationError:
        return [say("staff.problem.weak_password", screen_language())]
    return []


def _show_new_factor(request: HttpRequest, kind: Authenticator.Type) -> None:
    """A factor just set up has just been shown. What one may do grows, so the session gets a new number."""
    user = account_of_request(request)
    assert user is not None
    post_authentication(request, Authenticator.objects.filter(user_id=user.pk, type=kind).latest("pk"))
    request.session.cycle_key()
    with transaction.atomic():
        tell("SecondFactorAdded", user)
