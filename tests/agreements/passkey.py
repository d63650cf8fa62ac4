"""A passkey of an account, made and kept as allauth keeps them, that signs what it is asked to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class Passkey:
    user_id: int
    house: str = "localhost"
    id: bytes = b"a passkey of tests"
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    def register(self) -> "Passkey":
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        told = AuthenticatorData.create(
            self._house_hash(), PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT, 0, bytes(credential)
        )
        client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"any", f"https://{self.house}")
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
        }
        kept = {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": response,
        }
        data = {"name": "열쇠", "credential": kept}
        Authenticator.objects.create(user_id=self.user_id, type=Authenticator.Type.WEBAUTHN, data=data)
        return self

    def answer(self, options: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
        """What a browser sends back; `challenge`, `origin`, `flags` or `house` as something else lies about them."""
        challenge = changes.get("challenge") or _bytes(options["publicKey"]["challenge"])
        origin = changes.get("origin", f"https://{self.house}")
        client = CollectedClientData.create(CollectedClientData.TYPE.GET, challenge, origin)
        house = hashlib.sha256(changes["house"].encode()).digest() if "house" in changes else self._house_hash()
        told = AuthenticatorData.create(house, changes.get("flags", PRESENT_AND_VERIFIED), 1)
        signature = self.key.sign(told + client.hash, ECDSA(SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(told),
            "signature": websafe_encode(signature),
        }
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": response,
        }

    def _house_hash(self) -> bytes:
        return hashlib.sha256(self.house.encode()).digest()


def _bytes(text: Any) -> bytes:
    return text if isinstance(text, bytes) else websafe_decode(text)
