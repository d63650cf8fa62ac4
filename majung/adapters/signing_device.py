"""Keys of seals in a device of PKCS#11, by the code of the institution: it signs, and never gives a key away."""

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from threading import Lock

import pkcs11
from asn1crypto.keys import PublicKeyInfo
from django.conf import settings
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters

CURVE = "secp256r1"

# A session of a device does one thing at a time.
_lock = Lock()


@dataclass(frozen=True, slots=True, repr=False)
class DeviceKey:
    """A key that stays where it is."""

    label: str

    @classmethod
    def made(cls, label: str) -> "DeviceKey":
        with _lock:
            parameters = _session(os.getpid()).create_domain_parameters(
                pkcs11.KeyType.EC,
                {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(CURVE)},
                local=True,
            )
            kept = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False}
            parameters.generate_keypair(label=label, store=True, private_template=kept)
        return cls(label)

    @property
    def public(self) -> PublicKeyInfo:
        with _lock:
            key = _session(os.getpid()).get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=self.label)
            assert isinstance(key, pkcs11.PublicKey), "asked for by its class"
            return PublicKeyInfo.load(encode_ec_public_key(key))

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        digest = hashlib.new(digest_algorithm, data).digest()
        with _lock:
            key = _private(os.getpid(), self.label)
            # Hashed here: few devices hash and sign in one step for this kind of key.
            return encode_ecdsa_signature(key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))


def has_device() -> bool:
    return bool(settings.PKCS11_MODULE)


def device_key(label: str) -> DeviceKey | None:
    """The key of a label, if the device has one."""
    with _lock:
        try:
            _private(os.getpid(), label)
        except pkcs11.NoSuchKey:
            return None
    return DeviceKey(label)


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
