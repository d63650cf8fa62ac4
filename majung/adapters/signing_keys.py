"""The keys institutions seal with: in encrypted files for one machine, or in a device that never gives them away.

A key is opened once and kept in memory. A missing seal is asked for at the authority when it is first needed, so that
the demo seals without anybody's doing; one that was put there by hand, or lies in a device, is never replaced.
"""

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from asn1crypto import pem
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.csr import CertificationRequest, CertificationRequestInfo
from asn1crypto.keys import PublicKeyInfo
from asn1crypto.x509 import Certificate, Name
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from django.conf import settings

from majung.adapters import clock
from majung.adapters.authority import CertificateProfile, IssuedCertificate, is_connected, issue_certificate, roots
from majung.adapters.http import PortDown, PortLied
from majung.adapters.revocation import may_be_called
from majung.adapters.sealing import seal, unseal
from majung.adapters.side_environment import held
from majung.adapters.signing_device import DeviceKey, device_key, has_device
from majung.adapters.trust import keep_roots

PURPOSE = "majung.seal_keys"
DAYS = 3 * 365
# A certificate that ends soon is replaced while the old one still seals.
RENEW_BEFORE = timedelta(days=14)
INSTITUTION = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class NoSeal(Exception):
    """The institution has no key and certificate, and nobody gives it one by itself."""

    def __init__(self, institution: str) -> None:
        super().__init__(institution)
        self.institution = institution


class NotOurCertificate(ValueError):
    """A certificate for another key, or one that is over."""


class SealKey(Protocol):
    """What seals: the certificate, those between it and a root, and the key that signs."""

    @property
    def certificate(self) -> Certificate: ...

    @property
    def chain(self) -> tuple[Certificate, ...]: ...

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes: ...


class Key(Protocol):
    """A key without a certificate yet."""

    @property
    def public(self) -> PublicKeyInfo: ...

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes: ...


@dataclass(frozen=True, slots=True, repr=False)
class MemoryKey:
    """A key in our own memory."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> PublicKeyInfo:
        return PublicKeyInfo.load(
            self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        )

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self.private.sign(data, ec.ECDSA(HASHES[digest_algorithm]()))


@dataclass(frozen=True, slots=True, repr=False)
class CertifiedKey:
    """A key and the certificate for it."""

    key: Key
    certificate: Certificate
    chain: tuple[Certificate, ...]

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self.key.sign_raw(data, digest_algorithm)


@dataclass(frozen=True, slots=True)
class SealState:
    """A seal as the operator sees it."""

    institution: str
    certificate: Certificate | None
    is_requested: bool
    in_device: bool


_opened: dict[tuple[Path, str], tuple[tuple[int, int], SealKey]] = {}


def seal_key(institution: str, *, name: str = "") -> SealKey:
    """The key an institution seals with; raises NoSeal, and PortDown while the authority that would give one is away.

    `name` is how a certificate that has yet to be asked for shall call the institution.
    """
    place, opened_as = _place(institution), (settings.SEALS_FOLDER, institution)
    kept = _opened.get(opened_as)
    if kept and kept[0] == _version(place) and not _must_be_replaced(kept[1].certificate):
        found = kept[1]
    else:
        with held(place.with_suffix(".lock")):
            found = _found_or_enrolled(institution, name)
            _opened[opened_as] = (_version(place), found)
    if _is_over(found.certificate):
        raise NoSeal(institution)
    return found


def _found_or_enrolled(institution: str, name: str) -> SealKey:
    found = _read(institution)
    if found is None or _must_be_replaced(found.certificate):
        return _enrolled(institution, name, in_force=found)
    return found


def new_key() -> MemoryKey:
    """For one paper's signer: kept nowhere, so it is gone with the last name for it."""
    return MemoryKey(ec.generate_private_key(ec.SECP256R1()))


def certificate_request(key: Key, subject: Name) -> bytes:
    """A request (PEM) that proves that its sender has the key."""
    told = CertificationRequestInfo({"version": "v1", "subject": subject, "subject_pk_info": key.public})
    told["attributes"] = []
    signed = {
        "certification_request_info": told,
        "signature_algorithm": SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signature": key.sign_raw(told.dump(), "sha256"),
    }
    return bytes(pem.armor("CERTIFICATE REQUEST", CertificationRequest(signed).dump()))


def enrol_seal(institution: str, *, name: str = "") -> SealKey:
    """A new key and certificate from the connected authority, also where there is one; papers sealed so far stay."""
    with held(_place(institution).with_suffix(".lock")):
        return _enrolled(institution, name, by_hand=True)


def request_seal(institution: str, *, name: str = "") -> bytes:
    """A request (PEM) for an authority that is not connected; the key waits for its certificate."""
    place = _place(institution)
    with held(place.with_suffix(".lock")):
        key = _waiting_key(institution) or _fresh_key(institution)
        if isinstance(key, MemoryKey):
            _write(_waiting(place), _sealed(key))
        else:
            _write(_waiting(place), b"")
        return certificate_request(key, _subject(institution, name))


def install_seal(institution: str, *, certificates_pem: bytes) -> SealKey:
    """Takes the certificate, and those above it, for the key that waits or the one in use."""
    place = _place(institution)
    try:
        certificates = [
            Certificate.load(der, strict=True) for _, _, der in pem.unarmor(certificates_pem, multiple=True)
        ]
        certificate, *chain = certificates
    except ValueError:
        raise NotOurCertificate from None
    with held(place.with_suffix(".lock")):
        key = _waiting_key(institution) or _key_in_use(institution)
        if key is None or key.public.dump() != certificate.public_key.dump() or _is_over(certificate):
            raise NotOurCertificate
        return _kept(institution, key, IssuedCertificate(certificate, tuple(chain)))


def seal_states(institutions: tuple[str, ...]) -> tuple[SealState, ...]:
    return tuple(_state(institution) for institution in institutions)


def _state(institution: str) -> SealState:
    found, place = _read(institution), _place(institution)
    return SealState(institution, found.certificate if found else None, _waiting(place).exists(), has_device())


def _enrolled(institution: str, name: str, *, in_force: SealKey | None = None, by_hand: bool = False) -> SealKey:
    if has_device() and not by_hand:
        raise NoSeal(institution)
    key = _fresh_key(institution)
    request = certificate_request(key, _subject(institution, name))
    try:
        issued = issue_certificate(csr_pem=request, profile=CertificateProfile.SEAL, days=DAYS)
        keep_roots(roots())
    except (PortDown, PortLied):
        # One that still holds for some days seals on; the next paper asks again.
        if in_force is None or _is_over(in_force.certificate):
            raise
        return in_force
    return _kept(institution, key, issued)


def _renews_itself() -> bool:
    return is_connected() and not has_device()


def _kept(institution: str, key: Key, issued: IssuedCertificate) -> SealKey:
    place = _place(institution)
    if isinstance(key, MemoryKey):
        _write(place.with_suffix(".key"), _sealed(key))
    written = [pem.armor("CERTIFICATE", each.dump()) for each in (issued.certificate, *issued.chain)]
    _write(place, b"".join(written))
    _waiting(place).unlink(missing_ok=True)
    return CertifiedKey(key, issued.certificate, issued.chain)


def _read(institution: str) -> SealKey | None:
    place = _place(institution)
    if not place.exists():
        return None
    certificate, *chain = (Certificate.load(der) for _, _, der in pem.unarmor(place.read_bytes(), multiple=True))
    key = _key_in_use(institution)
    if key is None or key.public.dump() != certificate.public_key.dump():
        return None
    return CertifiedKey(key, certificate, tuple(chain))


def _key_in_use(institution: str) -> Key | None:
    return device_key(institution) if has_device() else _file_key(_place(institution).with_suffix(".key"))


def _waiting_key(institution: str) -> Key | None:
    waiting = _waiting(_place(institution))
    if not waiting.exists():
        return None
    return device_key(institution) if has_device() else _file_key(waiting)


def _fresh_key(institution: str) -> Key:
    return (device_key(institution) or DeviceKey.made(institution)) if has_device() else new_key()


def _file_key(file: Path) -> MemoryKey | None:
    if not file.exists():
        return None
    private = load_der_private_key(unseal(file.read_bytes(), purpose=PURPOSE), password=None)
    assert isinstance(private, ec.EllipticCurvePrivateKey), "keys of seals are all of one kind"
    return MemoryKey(private)


def _sealed(key: MemoryKey) -> bytes:
    return seal(key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), purpose=PURPOSE)


def _subject(institution: str, name: str) -> Name:
    called = (name or institution)[:64]
    return Name.build({"country_name": "KR", "organization_name": called, "common_name": called})


def _place(institution: str) -> Path:
    assert INSTITUTION.fullmatch(institution), "an institution is named by its code"
    folder: Path = settings.SEALS_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{institution}.pem"


def _waiting(place: Path) -> Path:
    return place.with_suffix(".waiting")


def _version(place: Path) -> tuple[int, int]:
    """Changes when the file does, and in every process that a fork made: a device is opened in each by itself."""
    try:
        return place.stat().st_mtime_ns, os.getpid()
    except FileNotFoundError:
        return 0, os.getpid()


def _write(file: Path, content: bytes) -> None:
    unfinished = file.with_name(f"{file.name}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(content)
    unfinished.replace(file)


def _must_be_replaced(certificate: Certificate) -> bool:
    """It ends soon, or its authority has moved and answers no more where it says: what it seals could not be proven."""
    if not _renews_itself():
        return False
    told = certificate.ocsp_urls
    has_moved = bool(told) and not any(map(may_be_called, told))
    return has_moved or certificate.not_valid_after - RENEW_BEFORE <= clock.real_now()


def _is_over(certificate: Certificate) -> bool:
    now = clock.real_now()
    return not certificate.not_valid_before <= now < certificate.not_valid_after
