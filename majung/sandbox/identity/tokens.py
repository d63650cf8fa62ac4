"""What the identity provider hands out: codes for a minute, tokens for ten, and id tokens signed with its own key."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from majung.sandbox.keeping import kept_secret
from majung.sandbox.world import Person

ALGORITHM = "RS256"
CODE_LIVES, TOKEN_LIVES = timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True)
class Proof:
    """Somebody has just proved who they are to one client, which has asked for it in its own words."""

    person: Person
    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str
    scopes: tuple[str, ...]
    transaction: str
    proved_at: datetime


_codes: dict[str, Proof] = {}
_tokens: dict[str, Proof] = {}
_lock = Lock()


def give_code(proof: Proof) -> str:
    code = secrets.token_urlsafe(32)
    with _lock:
        _codes[code] = proof
    return code


def take_code(code: str, *, at: datetime) -> Proof | None:
    """The proof behind a code, once and within its minute."""
    with _lock:
        proof = _codes.pop(code, None)
    return proof if proof and at < proof.proved_at + CODE_LIVES else None


def give_token(proof: Proof) -> str:
    token = secrets.token_urlsafe(32)
    with _lock:
        _tokens[token] = proof
    return token


def proof_of(token: str, *, at: datetime) -> Proof | None:
    with _lock:
        proof = _tokens.get(token)
    return proof if proof and at < proof.proved_at + TOKEN_LIVES else None


def matches_challenge(verifier: str, challenge: str) -> bool:
    """PKCE, S256 (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return secrets.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)


def claims_of(proof: Proof) -> dict[str, str]:
    """Who it is; CI and DI only for who asked for them."""
    person = proof.person
    claims = {
        "sub": person.di(proof.client_id),
        "name": person.name,
        "birthdate": person.birth_date.isoformat(),
        "phone_number": person.telephone,
        "transaction": proof.transaction,
    }
    return {**claims, "ci": person.ci, "di": person.di(proof.client_id)} if "ci" in proof.scopes else claims


def id_token(proof: Proof, *, issuer: str, at: datetime) -> str:
    times = {"iat": at, "exp": at + TOKEN_LIVES, "auth_time": int(proof.proved_at.timestamp())}
    nonce = {"nonce": proof.nonce} if proof.nonce else {}
    payload = {"iss": issuer, "aud": proof.client_id, **times, **nonce, **claims_of(proof)}
    return jwt.encode(payload, _key(), algorithm=ALGORITHM, headers={"kid": public_key()["kid"]})


@cache
def public_key() -> Mapping[str, Any]:
    """The key as JWKS shows it, named by its content."""
    shown: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_key().public_key()))
    named = hashlib.sha256(shown["n"].encode()).hexdigest()[:16]
    return {**shown, "kid": named, "use": "sig", "alg": ALGORITHM}


@cache
def _key() -> rsa.RSAPrivateKey:
    place = settings.DATA_FOLDER / "identity.pem"
    made = None if place.exists() else _new_key()
    key = serialization.load_pem_private_key(kept_secret(place, make=made).encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _new_key() -> bytes:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
