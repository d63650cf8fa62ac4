"""The identity provider (본인확인, 간편인증): OpenID Connect, with the person in its claims.

Signing in itself is the browser's and the sign-in library's; here stands where the provider is and what its claims say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from majung.adapters.http import PortLied, address_of

PORT = "identity"
SCOPES = ("openid", "ci")
TELEPHONE = re.compile(r"01[0-9]-?[0-9]{3,4}-?[0-9]{4}")
# 88 characters in the field (연계정보, 방송통신위원회 고시); a little freedom for test providers.
CI_LENGTHS = range(40, 129)


@dataclass(frozen=True)
class IdentityProvider:
    """Where a person proves who they are, and as whom we ask."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class VerifiedPerson:
    """Who the provider says has just proved who they are; CI and DI must be sealed before they are kept."""

    name: str
    birth_date: date
    telephone: str
    ci: str
    di: str
    transaction: str


def identity_provider() -> IdentityProvider:
    """The provider of the settings; without an issuer the port is not connected."""
    return IdentityProvider(address_of(PORT), settings.IDENTITY_CLIENT_ID, settings.PORT_KEYS[PORT])


def verified_person(claims: Mapping[str, Any]) -> VerifiedPerson:
    """The person in the claims of one sign-in; PortLied when something is missing or misshapen."""
    name, telephone, ci, di, transaction = (
        _text(claims, claim) for claim in ("name", "phone_number", "ci", "di", "transaction")
    )
    if not TELEPHONE.fullmatch(telephone) or len(ci) not in CI_LENGTHS:
        raise PortLied(PORT)
    try:
        birth_date = date.fromisoformat(_text(claims, "birthdate"))
    except ValueError:
        raise PortLied(PORT) from None
    return VerifiedPerson(name, birth_date, telephone, ci, di, transaction)


def _text(claims: Mapping[str, Any], claim: str) -> str:
    value = claims.get(claim)
    if not isinstance(value, str) or not value.strip():
        raise PortLied(PORT)
    return value.strip()


def fake_claims(**claims: str) -> dict[str, str]:
    """What the provider says of 김순자, with what a test says otherwise."""
    ordinary = {
        "sub": "fake-1",
        "name": "김순자",
        "birthdate": "1964-08-20",
        "phone_number": "010-0000-1001",
        "ci": "fake-ci-" + "0" * 80,
        "di": "fake-di-" + "0" * 56,
        "transaction": "fake-transaction-1",
    }
    return {**ordinary, **claims}
