"""Sealed bytes: encrypted so that only this house can open them, and any change is noticed (AES-GCM)."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


class BrokenSeal(ValueError):
    """Bytes that were not sealed with this key, or were changed since."""


def key_for(purpose: str, *, secret: str = "") -> bytes:
    """A key for one purpose, from the house's own secret and, where given, somebody else's: both are then needed."""
    material = b"\0".join(part.encode() for part in (settings.SECRET_KEY, secret))
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(material)


def fingerprint(purpose: str, secret: str) -> str:
    """A keyed name under which a secret can be found again without being kept."""
    return hmac.new(key_for(purpose), secret.encode(), hashlib.sha256).hexdigest()


def seal(content: bytes, *, key: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, None)


def unseal(sealed: bytes, *, key: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except (InvalidTag, ValueError):
        raise BrokenSeal from None
