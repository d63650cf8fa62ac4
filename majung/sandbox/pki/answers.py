"""What the authority answers at each of its addresses, whatever carries question and answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import ocsp, tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from majung.sandbox.pki.authority import ISSUERS, Authority, Role
from majung.sandbox.pki.certificates import NotToBeSigned

CERTIFICATE, REVOCATION_LIST = "application/pkix-cert", "application/pkix-crl"
STATE, STAMP, JSON = "application/ocsp-response", "application/timestamp-reply", "application/json"
# What nobody needs a key for: it stands in every certificate.
PUBLIC_PATHS = frozenset({f"{role}.{kind}" for role in ISSUERS for kind in ("crt", "crl")})
RESPONDERS = frozenset({f"ocsp/{role}" for role in ISSUERS if role is not Role.ROOT})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as HTTP tells it."""

    status: int
    content_type: str
    content: bytes


def public_answer(authority: Authority, path: str, question: bytes) -> Answer | None:
    """What is told to anybody, by its path under /authority; nothing where there is no such thing."""
    if path in RESPONDERS:
        role = Role(path.removeprefix("ocsp/"))
        return _read_or_refused(lambda: _state(authority, role, question))
    if path not in PUBLIC_PATHS:
        return None
    name, _, kind = path.partition(".")
    if kind == "crl":
        return Answer(200, REVOCATION_LIST, authority.revocation_list(Role(name)).dump())
    return Answer(200, CERTIFICATE, authority.member(Role(name)).certificate.public_bytes(Encoding.DER))


def stamp_answer(authority: Authority, question: bytes) -> Answer:
    def stamped() -> Answer:
        return Answer(200, STAMP, authority.stamp(tsp.TimeStampReq.load(question, strict=True)).dump())

    return _read_or_refused(stamped)


def roots_answer(authority: Authority) -> Answer:
    return _json(200, {"roots": _pem(authority.root.certificate)})


def certificate_answer(authority: Authority, question: bytes) -> Answer:
    """For `{csr, profile, days}`."""
    try:
        asked = json.loads(question)
        csr, profile, days = (asked.get(name) for name in ("csr", "profile", "days"))
    except (ValueError, AttributeError):
        return _json(400, {"message": "JSON 객체가 아닙니다."})
    if not isinstance(csr, str) or not isinstance(profile, str) or type(days) is not int:
        return _json(400, {"message": "빠진 항목이 있습니다: csr, profile, days"})
    try:
        issued = authority.issue(csr_pem=csr.encode(), profile=profile, days=days)
    except NotToBeSigned as refused:
        return _json(400, {"message": str(refused)})
    return _json(200, {"certificate": _pem(issued.certificate), "chain": "".join(map(_pem, issued.chain))})


def _state(authority: Authority, role: Role, question: bytes) -> Answer:
    return Answer(200, STATE, authority.state(role, ocsp.OCSPRequest.load(question, strict=True)).dump())


def _read_or_refused(answer: Callable[[], Answer]) -> Answer:
    # The library reads lazily: what cannot be read comes out wherever it is first looked at.
    try:
        return answer()
    except NotToBeSigned as refused:
        return _json(400, {"message": str(refused)})
    except (ValueError, TypeError, KeyError):
        return _json(400, {"message": "읽을 수 없는 요청입니다."})


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def _json(status: int, told: dict[str, str]) -> Answer:
    return Answer(status, JSON, json.dumps(told, ensure_ascii=False).encode())
