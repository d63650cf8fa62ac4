"""A little certification authority with everything that seals need: certificates, their state, and time stamps.

Root → issuing authority (seals and signers of papers), and the stamper of times. What the root signed is
asked about by its list (CRL), everything else by OCSP or list. All in whole seconds: a list of the same second as a
time stamp must never look older than it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from asn1crypto import algos, crl, ocsp, tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import CRLBuilder, RevocationInfoInterface, SimpleOCSPResponder, TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from majung.sandbox.pki.book import Book
from majung.sandbox.pki.certificates import (
    Issuer,
    Lifetime,
    Member,
    NotToBeSigned,
    named,
    new_authority,
    new_holder,
    new_root,
    new_stamper,
    request_of,
)

# A caller's clock may be a little behind ours.
BEGINS_BEFORE = timedelta(minutes=5)
YEAR = timedelta(days=365)
ROOT_LASTS, AUTHORITY_LASTS, STAMPER_LASTS = 30 * YEAR, 20 * YEAR, 10 * YEAR
# The list of a root is made by hand in a locked room, once or twice a year; it is what offline readers keep.
ROOT_LIST_LASTS, LIST_LASTS, STATE_LASTS = YEAR, timedelta(days=30), timedelta(days=1)
LONGEST_DAYS = {"signer": 2, "seal": 3 * 366}
POLICY = "1.3.6.1.4.1.55555.1.1"
ECDSA = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})

Keep = Callable[[str, Callable[[], bytes]], bytes]


class Role(StrEnum):
    """Who the authority's own are."""

    ROOT = "root"
    ISSUING = "issuing"
    STAMPER = "stamper"


ISSUERS = (Role.ROOT, Role.ISSUING)
NAMES = {
    Role.ROOT: "마중 본보기 최상위 인증기관",
    Role.ISSUING: "마중 본보기 인증기관",
    Role.STAMPER: "마중 본보기 시점확인",
}


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and, in order, who vouches for whom up to the root, which is left out."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


class Authority:
    """One authority at one address.

    `keep(name, make)` gives what was kept under a name, made at first need: keys and certificates of the authority's
    own, which outlive the process.
    """

    def __init__(self, *, address: str, keep: Keep, book: Book, now: Callable[[], datetime]) -> None:
        self.address, self._keep, self._book, self._clock = address, keep, book, now

    @cached_property
    def root(self) -> Member:
        key = self._key(Role.ROOT)
        return Member(
            key, self._certificate("root", lambda: new_root(named(NAMES[Role.ROOT]), key, self._for(ROOT_LASTS)))
        )

    @cached_property
    def issuing(self) -> Member:
        key = self._key(Role.ISSUING)

        def make() -> x509.Certificate:
            name = named(NAMES[Role.ISSUING])
            return self._entered(
                new_authority(name, key, self._issuer(Role.ROOT), self._for(AUTHORITY_LASTS)), Role.ROOT
            )

        return Member(key, self._certificate(self._place(Role.ISSUING), make))

    @cached_property
    def stamper(self) -> Member:
        key = self._key(Role.STAMPER)

        def make() -> x509.Certificate:
            name = named(NAMES[Role.STAMPER])
            return self._entered(new_stamper(name, key, self._issuer(Role.ROOT), self._for(STAMPER_LASTS)), Role.ROOT)

        return Member(key, self._certificate(self._place(Role.STAMPER), make))

    def member(self, role: Role) -> Member:
        match role:
            case Role.ROOT:
                return self.root
            case Role.ISSUING:
                return self.issuing
            case Role.STAMPER:
                return self.stamper

    def issue(self, *, csr_pem: bytes, profile: str, days: int) -> Issued:
        """A certificate for whoever has the key of the request."""
        if profile not in LONGEST_DAYS or not 0 < days <= LONGEST_DAYS[profile]:
            raise NotToBeSigned("그 종류의 인증서를 그 기간으로는 발급하지 않습니다.")
        request = request_of(csr_pem)
        lifetime = self._for(timedelta(days=days))
        issued = new_holder(request.subject, request.public_key(), self._issuer(Role.ISSUING), lifetime)
        return Issued(self._entered(issued, Role.ISSUING), (self.issuing.certificate,))

    def revoke(self, *, serial: int) -> datetime:
        moment = self.now()
        self._book.revoke(serial=serial, at=moment)
        return moment

    def revocation_list(self, role: Role) -> crl.CertificateList:
        member, moment = self.member(role), self.now()
        builder = CRLBuilder(
            issuer_name=member.asn1_certificate.subject,
            issuer_key=member.key_info,
            signature_algo=ECDSA,
            authority_key_identifier=member.asn1_certificate.key_identifier_value,
        )
        revoked = [
            CRLBuilder.format_revoked_cert(serial, crl.CRLReason("key_compromise"), at)
            for serial, at in self._book.revoked(issuer=role.value).items()
        ]
        lasts = ROOT_LIST_LASTS if role is Role.ROOT else LIST_LASTS
        return builder.build_crl(int(moment.timestamp()), moment, moment + lasts, revoked)

    def state(self, role: Role, request: ocsp.OCSPRequest) -> ocsp.OCSPResponse:
        """Whether certificates of an issuer count just now; the issuer signs it itself."""
        member = self.member(role)
        responder = SimpleOCSPResponder(
            responder_cert=member.asn1_certificate,
            responder_key=member.key_info,
            signature_algo=ECDSA,
            at_time=self.now(),
            revinfo_interface=_States(member, role, self._book),
            validity=STATE_LASTS,
        )
        return _without_certificates(responder.build_ocsp_response(request))

    def stamp(self, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
        # SHA-1 and its like prove nothing any more.
        if request["message_imprint"]["hash_algorithm"]["algorithm"].native not in {"sha256", "sha384", "sha512"}:
            raise NotToBeSigned("약한 해시에는 시점확인을 하지 않습니다.")
        stamper = TimeStamper(
            tsa_cert=self.stamper.asn1_certificate,
            tsa_key=self.stamper.key_info,
            signature_algo=ECDSA,
            fixed_dt=self.now(),
            policy=tsp.ObjectIdentifier(POLICY),
        )
        return stamper.request_tsa_response(request)

    def now(self) -> datetime:
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def _issuer(self, role: Role) -> Issuer:
        base = f"{self.address}/authority"
        responder = "" if role is Role.ROOT else f"{base}/ocsp/{role}"
        return Issuer(self.member(role), f"{base}/{role}.crt", f"{base}/{role}.crl", responder)

    def _for(self, duration: timedelta) -> Lifetime:
        return Lifetime(self.now() - BEGINS_BEFORE, self.now() + duration)

    def _entered(self, certificate: x509.Certificate, issuer: Role) -> x509.Certificate:
        self._book.enter(serial=certificate.serial_number, issuer=issuer.value, at=self.now())
        return certificate

    def _place(self, role: Role) -> str:
        # What the root signed names our address: moved elsewhere, the same key gets another certificate.
        return f"{role}-{''.join(letter if letter.isalnum() else '-' for letter in self.address)}"

    def _key(self, role: Role) -> ec.EllipticCurvePrivateKey:
        key = load_pem_private_key(self._keep(f"{role}.key", _new_key), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey), "the authority's keys are all of one kind"
        return key

    def _certificate(self, name: str, make: Callable[[], x509.Certificate]) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self._keep(f"{name}.pem", lambda: make().public_bytes(Encoding.PEM)))


class _States(RevocationInfoInterface):
    """What the book says of a certificate, for certomancer's responder."""

    def __init__(self, issuer: Member, role: Role, book: Book) -> None:
        self._issuer, self._role, self._book = issuer, role, book

    def get_issuer_cert(self) -> asn1_x509.Certificate:
        return self._issuer.asn1_certificate

    def check_revocation_status(
        self,
        cid: ocsp.CertId,
        at_time: datetime,  # noqa: ARG002  # asked about now
    ) -> tuple[ocsp.CertStatus, list[ocsp.SingleResponseExtension]]:
        serial = cid["serial_number"].native
        revoked_at = self._book.revoked(issuer=self._role.value).get(serial)
        if revoked_at is not None:
            told = {"revocation_time": revoked_at, "revocation_reason": crl.CRLReason("key_compromise")}
            return ocsp.CertStatus("revoked", ocsp.RevokedInfo(told)), []
        known = self._book.knows(serial=serial, issuer=self._role.value)
        return ocsp.CertStatus("good" if known else "unknown"), []


def _without_certificates(response: ocsp.OCSPResponse) -> ocsp.OCSPResponse:
    """Who checks it has the issuer's certificate anyway, and every sealed paper carries the answer for ever."""
    if response["response_status"].native != "successful":
        return response
    basic = response["response_bytes"]["response"].parsed
    kept = {name: basic[name] for name in ("tbs_response_data", "signature_algorithm", "signature")}
    told = {"response_type": "basic_ocsp_response", "response": ocsp.BasicOCSPResponse(kept)}
    return ocsp.OCSPResponse({"response_status": "successful", "response_bytes": told})


def _new_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
