"""What proves an agreement: the text bound to the document, the challenge, the chain of records, the commitment."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from majung.core.canonical_json import canonical_json

CHALLENGE_DOMAIN: Final = b"majung-agree-v1\0"
COMMITMENT_DOMAIN: Final = b"majung-signer-v1\0"
# The chain begins with this in place of an earlier record.
NO_RECORD: Final = "0" * 64


def bound_text(number: str, sha256: str) -> str:
    """The words somebody signs with 간편인증, naming the document by number and hash.

    Basis: 전자서명법 제2조 제2호: a signature shows that this person signed this document, and no other.
    """
    return f"전자약정 문서번호 {number}, 문서 SHA-256 {sha256}의 내용에 동의하고 서명합니다."


def challenge(sha256: str, nonce: bytes) -> bytes:
    """What a passkey signs: the document's hash and a number used once, in a domain of their own (design §3)."""
    return hashlib.sha256(CHALLENGE_DOMAIN + bytes.fromhex(sha256) + nonce).digest()


def commitment(ci: str, salt: bytes) -> str:
    """What stands in a certificate in place of who somebody is: to be checked by whoever is given CI and salt.

    Basis: design §8: a paper carries neither CI nor the name under which we look it up.
    """
    return hashlib.sha256(COMMITMENT_DOMAIN + salt + ci.encode()).hexdigest()


def canonical(record: Mapping[str, Any]) -> bytes:
    """A record as bytes, the same for the same content; only what JSON keeps as it is."""
    written = canonical_json(record)
    assert json.loads(written) == record, "evidence keeps what JSON keeps"
    return written


def chained(previous: str, record: bytes) -> str:
    """The hash of a record after the one before it: SHA-256 over both (notes of the trial, §6)."""
    return hashlib.sha256(bytes.fromhex(previous) + record).hexdigest()


def is_unbroken(records: Iterable[tuple[str, str, bytes]]) -> bool:
    """Whether (previous, hash, record) lines follow each other from the first on; nothing missing before the last."""
    expected = NO_RECORD
    for previous, own, record in records:
        if previous != expected or own != chained(previous, record):
            return False
        expected = own
    return True
