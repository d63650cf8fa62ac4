"""A provider of identity that answers at once, and the steps of somebody who signs in by it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from majung.adapters.identity import fake_claims

ISSUER = "http://identity.example"
PLACES = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/keys",
}


class FakeProvider:
    """What the provider would say next."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = ci_claims()


def ci_claims(letter: str = "a", **claims: str) -> dict[str, str]:
    return fake_claims(ci="ci-" + letter * 85, di="di-" + letter * 61, sub=f"sub-{letter}", **claims)


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    fake = FakeProvider()
    settings.PORT_ADDRESSES = {**settings.PORT_ADDRESSES, "identity": ISSUER}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", PLACES)
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda _self, _token: dict(fake.claims))
    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda *_args, **_kwargs: {"access_token": "opaque"})
    return fake


Identify = Callable[..., HttpResponseBase]


@pytest.fixture
def identify(provider: FakeProvider) -> Identify:
    """Goes to the provider and comes back as whoever the claims say."""

    def go(client: Client, *, next_page: str = "", answer: str = "code=opaque", **claims: Any) -> HttpResponseBase:
        if claims:
            provider.claims = claims
        begun = client.post("/sign-in/with/identity", {"next": next_page})
        state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
        return client.get(f"/sign-in/with/identity/back?state={state}&{answer}")

    return go
