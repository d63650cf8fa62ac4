"""Signing in and out: 간편인증, a passkey, or a social login; each says what it opens."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.internal.statekit import get_states
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from majung.portal.accounts.attempts import is_branch_offered
from majung.portal.accounts.providers import (
    IDENTITY,
    SOCIAL,
    IdentityAdapter,
    QuietKakao,
    QuietNaver,
    back_to_sign_in,
    failed_at,
    is_connected,
)
from majung.web.access import EVERYONE, SIGNED_IN, access, account_of_request, owner_of_request
from majung.web.problems import screen_language
from majung.web.sign_in import home_of, tell, wanted_page
from majung.web.words import say

PROBLEMS = ("cancelled", "failed", "unreachable", "passkey")
SOCIAL_ADAPTERS: dict[str, type[OAuth2Adapter]] = {"kakao": QuietKakao, "naver": QuietNaver}


@access(EVERYONE)
@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Somebody signed in by a social login comes here once more, to show who they are."""
    wanted = wanted_page(request)
    owner = owner_of_request(request)
    if account_of_request(request) is not None and (owner is None or owner.person_id is not None):
        return redirect(wanted or home_of(request.user))
    problem = request.GET.get("problem", "")
    context = {
        "next": wanted,
        "is_social": owner is not None,
        "problem": say(f"account.problem.{problem}", screen_language()) if problem in PROBLEMS else "",
        "is_branch_offered": is_branch_offered(request),
        "has_identity": is_connected(IDENTITY),
        "socials": [name for name in SOCIAL if is_connected(name)] if owner is None else [],
    }
    response = render(request, "portal/accounts/sign_in.html", context)
    # The forms lead away to the providers; a browser must be told that it may follow.
    response.form_targets = provider_origins()  # type: ignore[attr-defined]
    return response


@access(EVERYONE)
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Sends a visitor to the provider; one that does not answer is told on our own page."""
    if not is_connected(provider_id):
        raise Http404
    try:
        response: HttpResponseBase = OAuth2LoginView.adapter_view(_adapter(request, provider_id))(request)
    except (RequestException, ProviderException):
        return failed_at(request, provider_id, "unreachable", wanted_page(request))
    return response


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """The provider's answer, by the visitor's browser."""
    kept_next = next_of(request)
    try:
        response: HttpResponseBase = OAuth2CallbackView.adapter_view(_adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, ProviderException):
        # Where the provider could not even be asked where its pages are; the page wanted went with the state.
        return failed_at(request, provider_id, "unreachable", kept_next)
    return response


class PasskeyView(LoginWebAuthnView):  # type: ignore[misc]  # The library has no types.
    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ARG002  # The library's own signature.
        return back_to_sign_in("passkey", next_page=wanted_page(self.request))


passkey = access(EVERYONE)(never_cache(PasskeyView.as_view()))


@access(SIGNED_IN)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    user = account_of_request(request)
    assert user is not None
    with transaction.atomic():
        tell("SignedOut", user)
    get_adapter().logout(request)
    return redirect("/")


def next_of(request: HttpRequest) -> str | None:
    """The page wanted, out of the state this answer belongs to; the library takes the state away as it reads it."""
    state = get_states(request).get(request.GET.get("state", ""))
    wanted = state[0].get("next") if state else None
    return wanted if isinstance(wanted, str) else None


def provider_origins() -> tuple[str, ...]:
    """Where the sign-in forms may end up."""
    social = {"kakao": "https://kauth.kakao.com", "naver": "https://nid.naver.com"}
    places = [settings.PORT_ADDRESSES[IDENTITY]] if is_connected(IDENTITY) else []
    return (*map(_origin_of, places), *(social[name] for name in SOCIAL if is_connected(name)))


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _adapter(request: HttpRequest, provider_id: str) -> OAuth2Adapter:
    if provider_id == IDENTITY:
        return IdentityAdapter(request, IDENTITY)
    if provider_id not in SOCIAL_ADAPTERS:
        raise Http404
    return SOCIAL_ADAPTERS[provider_id](request)
