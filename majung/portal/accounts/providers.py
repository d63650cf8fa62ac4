"""Identity providers: what they tell is read once and sealed; the sign-in library never gets to keep it.

간편인증 (`identity`) makes no row of its own: the CI finds the person, so a new telephone or name is no new account.
Kakao and Naver leave their opaque number and nothing else.
"""

from functools import partial
from typing import Any

import requests
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.kakao.views import KakaoOAuth2Adapter
from allauth.socialaccount.providers.naver.views import NaverOAuth2Adapter
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from majung.adapters import clock
from majung.adapters.http import PortDown, PortLied
from majung.adapters.identity import SCOPES, VerifiedPerson, identity_provider, verified_person
from majung.parties.kinds import IdentityMethod
from majung.parties.people import Identity, account_of_owner, note_failed_check, open_social_account, sign_in_person
from majung.portal.accounts.attempts import count_failure, forget_failures
from majung.web.access import owner_of_request

IDENTITY = "identity"
SOCIAL = ("kakao", "naver")
PLACES = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class IdentityAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # The library has no types.
    """Takes the person out of the claims before anything is stored or put into the session."""

    @property
    def openid_config(self) -> dict[str, Any]:
        config = super().openid_config
        if not isinstance(config, dict) or not all(isinstance(config.get(place), str) for place in PLACES):
            raise ProviderException("discovery")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        try:
            login = super().complete_login(request, app, token, **kwargs)
            login.verified = verified_person(_claims_in(login.account.extra_data))
        except (PortLied, KeyError, TypeError, ValueError, AttributeError):
            # The library trusts the shape of what it is told.
            raise ProviderException("claims") from None
        return _emptied(login)


class QuietKakao(KakaoOAuth2Adapter):  # type: ignore[misc]  # The library has no types.
    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        return _emptied(super().complete_login(request, app, token, **kwargs))


class QuietNaver(NaverOAuth2Adapter):  # type: ignore[misc]  # The library has no types.
    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        return _emptied(super().complete_login(request, app, token, **kwargs))


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # The library has no types.
    """Providers are those of the settings; who comes from one is found or made by our own rules."""

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002  # The library's own signature.
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        apps = [*_identity_app(), *_social_apps()]
        named = [app for app in apps if provider in (None, app.provider, app.provider_id)]
        return [app for app in named if client_id in (None, app.client_id)]

    def get_requests_session(self) -> requests.Session:
        """As patient with a provider as with any other outside system."""
        session: requests.Session = super().get_requests_session()
        patience = (settings.PORT_CONNECT_SECONDS, settings.PORT_READ_SECONDS)
        session.request = partial(session.request, timeout=patience)  # type: ignore[method-assign]
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        verified = getattr(sociallogin, "verified", None)
        answer = _sign_in_person(request, sociallogin, verified) if verified else _sign_in_social(request, sociallogin)
        raise ImmediateHttpResponse(answer)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,  # noqa: ARG002  # The library's own signature.
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        state = (extra_context or {}).get("state") or {}
        raise ImmediateHttpResponse(failed_at(request, provider.app.provider_id, str(error), state.get("next")))


def is_connected(name: str) -> bool:
    """Whether the settings know this way to sign in."""
    return any(name == app.provider_id for app in (*_identity_app(), *_social_apps()))


def failed_at(request: HttpRequest, provider_id: str, problem: str, next_page: str | None) -> HttpResponse:
    """Counts an identity check that came to nothing, and goes back to say so."""
    if provider_id == IDENTITY:
        note_failed_check(method=IdentityMethod.SIMPLE_CERTIFICATE, at=clock.now())
        count_failure(request)
    return back_to_sign_in(problem, next_page=next_page)


def back_to_sign_in(problem: str, *, next_page: str | None) -> HttpResponse:
    """The sign-in page says what went wrong, and still knows where its visitor wanted to go."""
    known = problem if problem in {"cancelled", "unreachable", "passkey"} else "failed"
    query = {"problem": known, **({"next": next_page} if next_page else {})}
    return redirect(reverse("sign-in", query=query))


def _sign_in_person(request: HttpRequest, login: SocialLogin, verified: VerifiedPerson) -> HttpResponse:
    before = owner_of_request(request)
    identity = Identity(
        name=verified.name,
        birth_date=verified.birth_date,
        telephone=verified.telephone,
        ci=verified.ci,
        di=verified.di,
        method=IdentityMethod.SIMPLE_CERTIFICATE,
        transaction=verified.transaction,
    )
    with transaction.atomic():
        user = sign_in_person(identity=identity, at=clock.now(), signed_in=before)
        if before is not None and before.person_id is None and before.pk != user.pk:
            # The social account was closed into this one: its way in leads here from now on.
            SocialAccount.objects.filter(user_id=before.pk).update(user_id=user.pk)
    forget_failures(request)
    return _enter(request, user, login, provider=IDENTITY)


def _sign_in_social(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    account = login.account
    with transaction.atomic():
        kept = SocialAccount.objects.filter(provider=account.provider, uid=account.uid).first()
        if kept is None:
            user = owner_of_request(request) or open_social_account(at=clock.now())
            kept = SocialAccount.objects.create(user_id=user.pk, provider=account.provider, uid=account.uid)
    return _enter(request, account_of_owner(user_id=kept.user_id), login, provider=account.provider)


def _enter(request: HttpRequest, user: Any, login: SocialLogin, *, provider: str) -> HttpResponse:
    before = owner_of_request(request)
    if before is not None and before.pk != user.pk:
        get_account_adapter().logout(request)
    # Without the provider's number for the person: sessions are kept in the database.
    record_authentication(request, user, "socialaccount", provider=provider)
    answer: HttpResponse = perform_login(request, user, redirect_url=login.get_redirect_url(request))
    return answer


def _emptied(login: SocialLogin) -> SocialLogin:
    login.account.extra_data = {}
    login.email_addresses = []
    login.token = None
    return login


def _claims_in(told: dict[str, Any]) -> dict[str, Any]:
    """What both answers say; they must be about the same person."""
    by_token, by_page = told.get("id_token", {}), told.get("userinfo", {})
    if by_token and by_page.get("sub") != by_token.get("sub"):
        raise ValueError("sub")
    return {**by_token, **by_page}


def _identity_app() -> list[SocialApp]:
    try:
        provider = identity_provider()
    except PortDown:
        return []
    return [
        SocialApp(
            provider="openid_connect",
            provider_id=IDENTITY,
            name=IDENTITY,
            client_id=provider.client_id,
            secret=provider.client_secret,
            settings={"server_url": provider.issuer, "scope": list(SCOPES), "oauth_pkce_enabled": True},
        )
    ]


def _social_apps() -> list[SocialApp]:
    return [
        SocialApp(provider=name, provider_id=name, name=name, client_id=client_id, secret=secret, settings={})
        for name, (client_id, secret) in settings.SOCIAL_LOGINS.items()
        if client_id
    ]
