"""Keys of seals in a device of PKCS#11, by the code of the institution: it signs, and never gives a key away."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock

import pkcs11
import structlog
from asn1crypto.keys import PublicKeyInfo
from django.conf import settings
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters

from majung.adapters.http import PortDown, PortDownReason

PORT = "seals"
CURVE = "secp256r1"

# A session of a device does one thing at a time.
_lock = Lock()
_log = structlog.get_logger("majung.ports")


@dataclass(frozen=True, slots=True, repr=False)
class DeviceKey:
    """A key that stays where it is. A device that does not answer is a port that is down."""

    label: str

    @classmethod
    def made(cls, label: str) -> "DeviceKey":
        with _asked() as session:
            parameters = session.create_domain_parameters(
                pkcs11.KeyType.EC,
                {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(CURVE)},
                local=True,
            )
            kept = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False}
            parameters.generate_keypair(label=label, store=True, private_template=kept)
        return cls(label)

    @property
    def public(self) -> PublicKeyInfo:
        with _asked() as session:
            key = session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=self.label)
            assert isinstance(key, pkcs11.PublicKey), "asked for by its class"
            return PublicKeyInfo.load(encode_ec_public_key(key))

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        digest = hashlib.new(digest_algorithm, data).digest()
        with _asked():
            # Hashed here: few devices hash and sign in one step for this kind of key.
            signature = _private(os.getpid(), self.label).sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
        return encode_ecdsa_signature(signature)


def has_device() -> bool:
    return bool(settings.PKCS11_MODULE)


def device_key(label: str) -> DeviceKey | None:
    """The key of a label, if the device has one."""
    with _asked():
        try:
            _private(os.getpid(), label)
        except pkcs11.NoSuchKey:
            return None
    return DeviceKey(label)


@contextmanager
def _asked() -> Iterator[pkcs11.Session]:
    """The session; where the device fails, the next one who asks begins anew."""
    with _lock:
        try:
            yield _session(os.getpid())
        except pkcs11.PKCS11Error as problem:
            _log.warning("device_failed", port=PORT, problem=type(problem).__name__)
            _forget_session()
            raise PortDown(PORT, PortDownReason.FAILING) from None


@cache
def _session(process: int) -> pkcs11.Session:  # noqa: ARG001  # a session does not outlive a fork
    token = pkcs11.lib(settings.PKCS11_MODULE).get_token(token_label=settings.PKCS11_TOKEN)
    # One for everything: a device takes one log-in a process, and making a key needs a session that may write.
    return token.open(rw=True, user_pin=settings.PKCS11_PIN)


@cache
def _private(process: int, label: str) -> pkcs11.SignMixin:
    key = _session(process).get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
    assert isinstance(key, pkcs11.SignMixin), "a key that signs"
    return key


def _forget_session() -> None:
    with suppress(pkcs11.PKCS11Error):
        if _session.cache_info().currsize:
            _session(os.getpid()).close()
    _session.cache_clear()
    _private.cache_clear()
