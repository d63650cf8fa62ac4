"""How the certificates of the sandbox's authority are made: who may do what with a key, and where to ask about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey
SMALLEST_RSA_BITS = 2048
# The mark by which a house knows that nobody real stands behind a root.
ORGANIZATION = "본보기(샘플)"


class NotToBeSigned(ValueError):
    """A request for a certificate that no authority would sign; the message says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the authority: a key and the certificate that says what it is for."""

    key: Key
    certificate: x509.Certificate

    @property
    def key_info(self) -> asn1_keys.PrivateKeyInfo:
        written = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(written)

    @property
    def asn1_certificate(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs certificates, and where the outside asks about those it signed; no responder: by its list alone."""

    member: Member
    address: str
    list_address: str
    responder_address: str = ""


@dataclass(frozen=True, slots=True)
class Lifetime:
    begins_at: datetime
    ends_at: datetime


def named(common_name: str) -> x509.Name:
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "KR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANIZATION),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ])  # fmt: skip


def new_root(name: x509.Name, key: Key, lifetime: Lifetime) -> x509.Certificate:
    builder = _begun(name, name, key.public_key(), lifetime)
    return _for_authority(builder, path_length=1).sign(key, SHA256())


def new_authority(name: x509.Name, key: Key, issuer: Issuer, lifetime: Lifetime) -> x509.Certificate:
    builder = _begun(name, issuer.member.certificate.subject, key.public_key(), lifetime)
    return _signed(_for_authority(builder, path_length=0), issuer)


def new_stamper(name: x509.Name, key: Key, issuer: Issuer, lifetime: Lifetime) -> x509.Certificate:
    builder = _begun(name, issuer.member.certificate.subject, key.public_key(), lifetime)
    builder = _for_holder(builder, commits=False)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return _signed(builder.add_extension(purpose, critical=True), issuer)


def new_holder(name: x509.Name, key: CertificatePublicKeyTypes, issuer: Issuer, lifetime: Lifetime) -> x509.Certificate:
    """For somebody who signs or seals papers."""
    builder = _begun(name, issuer.member.certificate.subject, key, lifetime)
    return _signed(_for_holder(builder, commits=True), issuer)


def request_of(pem: bytes) -> x509.CertificateSigningRequest:
    """A request whose sender has the key it asks for."""
    try:
        request = x509.load_pem_x509_csr(pem)
        if not request.is_signature_valid:
            raise NotToBeSigned("서명이 맞지 않습니다.")
        strong = _is_strong(request.public_key())
    except NotToBeSigned:
        raise
    except Exception:  # noqa: BLE001
        # Whatever stands in a request of a stranger, it is not ours to fail over.
        raise NotToBeSigned("인증서 요청을 읽을 수 없습니다.") from None
    if not strong:
        raise NotToBeSigned("키가 약합니다.")
    if not request.subject.get_attributes_for_oid(NameOID.COMMON_NAME):
        raise NotToBeSigned("이름이 없습니다.")
    return request


def _is_strong(key: CertificatePublicKeyTypes) -> bool:
    if isinstance(key, ec.EllipticCurvePublicKey):
        return isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1)
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= SMALLEST_RSA_BITS


def _begun(
    subject: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, lifetime: Lifetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(lifetime.begins_at)
        .not_valid_after(lifetime.ends_at)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _for_authority(builder: x509.CertificateBuilder, *, path_length: int) -> x509.CertificateBuilder:
    # digital_signature: it answers itself whether its certificates still count, without a responder's own certificate.
    usage = _usage("key_cert_sign", "crl_sign", "digital_signature")
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    return builder.add_extension(constraints, critical=True).add_extension(usage, critical=True)


def _for_holder(builder: x509.CertificateBuilder, *, commits: bool) -> x509.CertificateBuilder:
    usage = _usage("digital_signature", *(["content_commitment"] if commits else []))
    constraints = x509.BasicConstraints(ca=False, path_length=None)
    return builder.add_extension(constraints, critical=True).add_extension(usage, critical=True)


def _signed(builder: x509.CertificateBuilder, issuer: Issuer) -> x509.Certificate:
    identifier = issuer.member.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    points = [x509.DistributionPoint([_at(issuer.list_address)], None, None, None)]
    signed = (
        builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
        .add_extension(x509.AuthorityInformationAccess(_ways(issuer)), critical=False)
        .add_extension(x509.CRLDistributionPoints(points), critical=False)
    )
    return signed.sign(issuer.member.key, SHA256())


def _ways(issuer: Issuer) -> Sequence[x509.AccessDescription]:
    ways = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, _at(issuer.address))]
    if issuer.responder_address:
        ways.append(x509.AccessDescription(AuthorityInformationAccessOID.OCSP, _at(issuer.responder_address)))
    return ways


def _at(address: str) -> x509.GeneralName:
    return x509.UniformResourceIdentifier(address)


def _usage(*allowed: str) -> x509.KeyUsage:
    names = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: name in allowed for name in names})
