"""The time stamp authority: proves, by RFC 3161, that some bytes stood at a moment."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from asn1crypto import cms, tsp
from asn1crypto.core import Integer, ObjectIdentifier
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper

from majung.adapters.http import (
    Deadline,
    Fake,
    PortLied,
    address_of,
    bearer,
    exchange_bytes,
    fake_of,
    guarded,
)

PORT = "timestamps"
NONCE_BITS = 63
DIGEST = "sha256"
GRANTED = frozenset({"granted", "granted_with_mods"})
HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
Stamping = Callable[[bytes], bytes]


def http_timestamps() -> TimeStamper:
    """What pyHanko asks for time stamps; PortDown and PortLied come through it."""
    return PortTimeStamper()  # type: ignore[no-untyped-call]  # the library says nothing of its types


class PortTimeStamper(TimeStamper):
    """Asks the port, and takes no token that answers another question."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        return stamped(message_digest, md_algorithm)


def stamped(message_digest: bytes, md_algorithm: str = DIGEST) -> cms.ContentInfo:
    """A token for a digest."""
    request = _request(message_digest, md_algorithm)
    stands_in: FakeTimestamps | None = fake_of(PORT)
    answer = stands_in.stamp(request.dump()) if stands_in else guarded(PORT, lambda deadline: _asked(request, deadline))
    return _token(answer, request)


def _request(message_digest: bytes, md_algorithm: str) -> tsp.TimeStampReq:
    told = {
        "version": 1,
        "message_imprint": {"hash_algorithm": {"algorithm": md_algorithm}, "hashed_message": message_digest},
        "nonce": Integer(secrets.randbits(NONCE_BITS) | 1 << (NONCE_BITS - 1)),
        "cert_req": True,
    }
    if settings.TIMESTAMP_POLICY:
        told["req_policy"] = ObjectIdentifier(settings.TIMESTAMP_POLICY)
    return tsp.TimeStampReq(told)


def _asked(request: tsp.TimeStampReq, deadline: Deadline) -> bytes:
    headers = {"Content-Type": "application/timestamp-query", **bearer(PORT)}
    return exchange_bytes(PORT, address_of(PORT), content=request.dump(), headers=headers, deadline=deadline)


def _token(answer: bytes, request: tsp.TimeStampReq) -> cms.ContentInfo:
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        if response["status"]["status"].native not in GRANTED:
            raise PortLied(PORT)
        token = response["time_stamp_token"]
        fits = _fits(token, request) and _is_signed(token["content"])
    except PortLied:
        raise
    except Exception:  # noqa: BLE001
        # Whatever a parser of a stranger's bytes trips over, the answer is none.
        raise PortLied(PORT) from None
    if not fits:
        raise PortLied(PORT)
    return token


def _fits(token: cms.ContentInfo, request: tsp.TimeStampReq) -> bool:
    stated = token["content"]["encap_content_info"]["content"].parsed
    return bool(
        stated["message_imprint"].native == request["message_imprint"].native
        and stated["nonce"].native == request["nonce"].native
        and settings.TIMESTAMP_POLICY in {"", stated["policy"].dotted}
    )


def _is_signed(signed: cms.SignedData) -> bool:
    """By the certificate it carries; whether that one is to be trusted, who validates the paper asks."""
    (signer,) = signed["signer_infos"]
    serial = signer["sid"].chosen["serial_number"].native
    (holder,) = (each.chosen for each in signed["certificates"] if each.chosen.serial_number == serial)
    attributes = {each["type"].native: each["values"][0].native for each in signer["signed_attrs"]}
    stated = bytes(signed["encap_content_info"]["content"])
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, stated).digest()
    if attributes["message_digest"] != digest:
        return False
    return _is_signature_of(holder.dump(), signer)


def _is_signature_of(certificate: bytes, signer: cms.SignerInfo) -> bool:
    key = x509.load_der_x509_certificate(certificate).public_key()
    algorithm = signer["signature_algorithm"]
    name = "sha256" if algorithm["algorithm"].native == "rsassa_pkcs1v15" else algorithm.hash_algo
    chosen, signature, said = HASHES[name](), signer["signature"].native, signer["signed_attrs"].untag().dump()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, said, ec.ECDSA(chosen))
        else:
            assert isinstance(key, rsa.RSAPublicKey), "what time stamp authorities sign with"
            key.verify(signature, said, padding.PKCS1v15(), chosen)
    except InvalidSignature:
        return False
    return True


@dataclass(kw_only=True)
class FakeTimestamps(Fake):
    """The time stamp authority in this process: `stamping` answers a request, both as bytes."""

    port: ClassVar[str] = PORT
    stamping: Stamping

    def stamp(self, request: bytes) -> bytes:
        self.meet()
        return self.stamping(request)
