"""Sealed bytes: encrypted so that only this house can open them, and any change is noticed (AES-GCM).

An envelope starts with its version and the name of its key, so that a ring of keys can turn (see `keyring`).
"""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from majung.adapters.keyring import Key, UnknownKey, keyring

VERSION = b"\1"
KEY_BYTES, NONCE_BYTES = 32, 12
DATA_KEY, HEADS, FINGERPRINT = "majung.data_key", "majung.signed_heads", "majung.fingerprint."


class BrokenSeal(ValueError):
    """Bytes that were not sealed with a key of this house, or were changed since."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What signs, and the name of the key in the ring it was made from."""

    key_name: str
    private: Ed25519PrivateKey


def seal(content: bytes, *, purpose: str, secret: str = "") -> bytes:
    """Sealed for one purpose and, where a secret is given, with somebody else's secret too: both are then needed."""
    current = keyring().current
    name = current.name.encode()
    header = VERSION + bytes([len(name)]) + name
    return header + _encrypt(_derived(current, purpose, secret), content, header)


def unseal(sealed: bytes, *, purpose: str, secret: str = "") -> bytes:
    if sealed[:1] != VERSION or len(sealed) < 2:
        raise BrokenSeal
    header, encrypted = sealed[: 2 + sealed[1]], sealed[2 + sealed[1] :]
    return _decrypt(_derived(_key_of(header), purpose, secret), encrypted, header)


def seal_text(content: bytes, *, purpose: str, secret: str = "") -> str:
    """Sealed bytes as text for cookies, forms and addresses."""
    return base64.urlsafe_b64encode(seal(content, purpose=purpose, secret=secret)).decode()


def unseal_text(text: str, *, purpose: str, secret: str = "") -> bytes:
    """What `seal_text` sealed; any other text is a broken seal."""
    try:
        return unseal(base64.urlsafe_b64decode(text.encode()), purpose=purpose, secret=secret)
    except (binascii.Error, UnicodeError):
        raise BrokenSeal from None


def sealed_with(sealed: bytes) -> str:
    """The name of the key an envelope was sealed with: what still carries an old one is to be sealed anew."""
    return sealed[2 : 2 + sealed[1]].decode()


def fingerprint(purpose: str, secret: str) -> str:
    """A keyed name under which a secret can be found again without being kept; the same whatever key is current."""
    key = _derived(keyring().oldest, FINGERPRINT + purpose)
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()


def signing_key(key_name: str = "") -> SigningKey:
    """The key that signs now, or the one that signed under an older name; raises UnknownKey."""
    ring = keyring()
    key = ring.named(key_name) if key_name else ring.current
    return SigningKey(key.name, Ed25519PrivateKey.from_private_bytes(_derived(key, HEADS)))


def new_data_key() -> bytes:
    """A key of its own for one person or file: destroying it destroys what it sealed."""
    return os.urandom(KEY_BYTES)


def wrap_data_key(key: bytes) -> bytes:
    return seal(key, purpose=DATA_KEY)


def unwrap_data_key(wrapped: bytes) -> bytes:
    return unseal(wrapped, purpose=DATA_KEY)


def seal_with(key: bytes, content: bytes) -> bytes:
    """Sealed with a data key, whose wrapping carries the name of the house's own."""
    return VERSION + _encrypt(key, content, VERSION)


def unseal_with(key: bytes, sealed: bytes) -> bytes:
    if sealed[:1] != VERSION:
        raise BrokenSeal
    return _decrypt(key, sealed[1:], VERSION)


def _key_of(header: bytes) -> Key:
    try:
        return keyring().named(header[2:].decode())
    except (UnknownKey, UnicodeDecodeError):
        raise BrokenSeal from None


def _derived(key: Key, purpose: str, secret: str = "") -> bytes:
    return _derive(key.secret + secret.encode(), purpose) if secret else _house_key(key, purpose)


@lru_cache(maxsize=256)
def _house_key(key: Key, purpose: str) -> bytes:
    """Every event asks for the same few; a key that takes somebody else's secret is never kept."""
    return _derive(key.secret, purpose)


def _derive(material: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(material)


def _encrypt(key: bytes, content: bytes, header: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, header)


def _decrypt(key: bytes, encrypted: bytes, header: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], header)
    # A nonce cut short is a ValueError of the library's.
    except (InvalidTag, ValueError):
        raise BrokenSeal from None
