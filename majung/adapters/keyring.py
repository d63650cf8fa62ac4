"""The keys of the house: a ring with names, so that keys change and what older ones sealed still opens.

`MAJUNG_KEYS` is `name:key,name:key`, each key 32 bytes in base64. The first seals and signs from now on; the others
only open and check. The last is the house's oldest: names under which something must be found again are made with it,
so it stays for good. One in between may go once nothing carries its name any more.
"""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

KEY_BYTES = 32
NAME = re.compile(r"[A-Za-z0-9._-]{1,32}")


class BadKeyring(ValueError):
    """The text is no ring of keys; the message never repeats any of it."""


class UnknownKey(LookupError):
    """The ring has no key of this name."""


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.name})"


@dataclass(frozen=True, slots=True)
class Keyring:
    current: Key
    oldest: Key
    by_name: Mapping[str, Key]

    def named(self, name: str) -> Key:
        if name not in self.by_name:
            raise UnknownKey
        return self.by_name[name]


def keyring() -> Keyring:
    return read_keyring(settings.MAJUNG_KEYS)


@lru_cache(maxsize=4)
def read_keyring(text: str) -> Keyring:
    """The ring as the environment or the kept file writes it."""
    keys = [_read_key(part.strip()) for part in text.split(",")]
    by_name = {key.name: key for key in keys}
    if len(by_name) < len(keys):
        raise BadKeyring("two keys have the same name")
    return Keyring(current=keys[0], oldest=keys[-1], by_name=by_name)


def new_key() -> str:
    """A fresh key as text, to be put before the others with a comma between."""
    name = f"k{secrets.token_hex(3)}"
    return f"{name}:{base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()}"


def _read_key(text: str) -> Key:
    name, _, encoded = text.partition(":")
    if not NAME.fullmatch(name):
        raise BadKeyring("a key has no name of letters, digits, dots and dashes")
    try:
        secret = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadKeyring("a key is not written in base64") from None
    if len(secret) != KEY_BYTES:
        raise BadKeyring(f"a key does not have {KEY_BYTES} bytes")
    return Key(name, secret)
