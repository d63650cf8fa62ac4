"""A passkey that signs one document: the challenge is made of its hash, everything else is checked as at sign-in."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurve,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    UserVerificationRequirement,
)

from majung.agreements.refusals import NoPasskey

SITE_NAME: Final = "마중"
REQUIRED: Final = UserVerificationRequirement.REQUIRED
PublicKey = EllipticCurvePublicKey | Ed25519PublicKey | RSAPublicKey
# RFC 9053: labels and curves of COSE keys.
KEY_TYPE: Final = 1
CURVES: Final[Mapping[int, EllipticCurve]] = {1: SECP256R1(), 2: SECP384R1(), 3: SECP521R1()}


class WrongAssertion(ValueError):
    """It was not made by a passkey of this account, over this document, on our own page, by a person."""


@dataclass(frozen=True, slots=True)
class CheckedAssertion:
    """What is kept as evidence: enough to check the signature years later without us."""

    told: Mapping[str, str]


def options_for(*, user_id: int, host: str, challenge: bytes) -> Mapping[str, Any]:
    """What the browser asks the passkey with; raises NoPasskey."""
    credentials = credentials_of(user_id)
    if not credentials:
        raise NoPasskey
    asked, _state = _server(host).authenticate_begin(credentials, user_verification=REQUIRED, challenge=challenge)
    return dict(asked)


def has_passkey(*, user_id: int) -> bool:
    return bool(credentials_of(user_id))


def check_assertion(*, user_id: int, host: str, challenge: bytes, assertion: Mapping[str, Any]) -> CheckedAssertion:
    """Type, origin, challenge, house, presence, verification and signature; raises WrongAssertion."""
    state = {"challenge": websafe_encode(challenge), "user_verification": REQUIRED}
    try:
        credential = _server(host).authenticate_complete(state, credentials_of(user_id), assertion)
        answer = AuthenticationResponse.from_dict(assertion)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise WrongAssertion from None
    return CheckedAssertion({
        "credential_id": _text(credential.credential_id),
        "public_key_cose": _text(_cbor(credential)),
        "client_data": _text(bytes(answer.response.client_data)),
        "authenticator_data": _text(bytes(answer.response.authenticator_data)),
        "signature": _text(answer.response.signature),
    })  # fmt: skip


def credentials_of(user_id: int) -> list[AttestedCredentialData]:
    """The passkeys of an account, as allauth keeps them: the answer to their registration."""
    rows = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    found = (row.wrap().authenticator_data.credential_data for row in rows)
    return [credential for credential in found if credential]


def public_key_pem(cose: bytes) -> bytes:
    """The public key as tools outside read it."""
    key = CoseKey.parse(cast(Mapping[int, Any], cbor.decode(cose)))
    return _plain_key(key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _plain_key(key: CoseKey) -> PublicKey:
    match key[KEY_TYPE]:
        case 1:
            return Ed25519PublicKey.from_public_bytes(key[-2])
        case 2:
            return EllipticCurvePublicNumbers(_number(key[-2]), _number(key[-3]), CURVES[key[-1]]).public_key()
        case _:
            return RSAPublicNumbers(e=_number(key[-2]), n=_number(key[-1])).public_key()


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big")


def _server(host: str) -> Fido2Server:
    """The house is the host of the page without its port; without HTTPS any origin passes, as at sign-in."""
    house = PublicKeyCredentialRpEntity(id=host.partition(":")[0], name=SITE_NAME)
    return Fido2Server(house, verify_origin=_any_origin if settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN else None)


def _any_origin(_origin: str) -> bool:
    return True


def _cbor(credential: AttestedCredentialData) -> bytes:
    """The public key alone, in COSE: what follows the id in the credential's own bytes."""
    whole = bytes(credential)
    aaguid_and_length = 18
    return whole[aaguid_and_length + len(credential.credential_id) :]


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
