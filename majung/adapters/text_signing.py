"""What a provider of 간편인증 does with a text: it signs it for a person, and others check that (CMS, RFC 5652).

The provider's side is here because the sandbox and the fake both need it, and the house when its tests look at it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor

ISSUER = "모의 간편인증"
ROOT_LIVES, SIGNER_LIVES = timedelta(days=365 * 30), timedelta(days=365)
# Clocks of two houses never quite agree.
CLOCKS_APART = timedelta(minutes=5)
LARGEST_SIGNATURE = 64 * 1024
CAN_CERTIFY = {"key_cert_sign", "crl_sign"}
CAN_SIGN = {"digital_signature", "content_commitment"}
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class NotSigned(Exception):
    """These are no signature of this text by somebody the provider vouches for; it never says what they hold."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for signers: a key and the certificate the others trust."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def as_pem(self) -> bytes:
        """Both together, to be kept as a secret."""
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return key + self.certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True, slots=True)
class TextSignature:
    """Who signed a text by the certificate, when by the signature's own word, and who vouches; `root` as PEM."""

    name: str
    certificate_serial: str
    signed_at: datetime
    issuer: str
    root: bytes


def new_provider(*, at: datetime, name: str = ISSUER) -> Provider:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named(name)
    built = _certificate(subject, subject, key.public_key(), at, ROOT_LIVES, CAN_CERTIFY)
    return Provider(key, built.sign(key, hashes.SHA256()))


def provider_of(pem: bytes) -> Provider:
    """The provider that was kept with `as_pem`."""
    key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Provider(key, x509.load_pem_x509_certificate(pem))


def sign_text(provider: Provider, text: str, *, name: str, subject: str, at: datetime) -> bytes:
    """A detached CMS over the UTF-8 bytes of a text, with a certificate made for it.

    `subject` is how the provider numbers the person, in plain letters and digits; whoever keeps the signature keeps
    that too.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    signer = _named(name, subject)
    built = _certificate(signer, provider.certificate.subject, key.public_key(), at, SIGNER_LIVES, CAN_SIGN)
    certificate = built.sign(provider.key, hashes.SHA256())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(text.encode()).add_signer(certificate, key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities]
    return builder.sign(serialization.Encoding.DER, options)


def check_text_signature(
    signature: bytes, text: str, *, roots: Sequence[asn1_x509.Certificate], at: datetime
) -> TextSignature:
    """Who signed exactly this text, under one of these roots and not after now; raises NotSigned."""
    if len(signature) > LARGEST_SIGNATURE:
        raise NotSigned
    try:
        signed = _signed_data(signature)
        signed_at = _own_time(signed)
        if signed_at > at + CLOCKS_APART:
            raise NotSigned
        status = _status(signed, text, roots, signed_at)
    except NotSigned:
        raise
    except Exception:  # noqa: BLE001  # what two libraries say of a stranger's bytes is told nowhere: it is no signature
        raise NotSigned from None
    if not status.bottom_line:
        raise NotSigned
    return _described(status, signed_at)


def _status(
    signed: cms.SignedData, text: str, roots: Sequence[asn1_x509.Certificate], at: datetime
) -> StandardCMSSignatureStatus:
    # Judged at the moment of signing: the signature is looked at when it comes, and again years later.
    trusted = ValidationContext(trust_roots=list(roots), moment=at, best_signature_time=at, allow_fetching=False)
    usage = KeyUsageConstraints(key_usage={"non_repudiation"}, match_all_key_usages=True)
    checking = async_validate_detached_cms(
        text.encode(), signed, signer_validation_context=trusted, key_usage_settings=usage
    )
    return asyncio.run(checking)


def _signed_data(signature: bytes) -> cms.SignedData:
    content = cms.ContentInfo.load(signature, strict=True)
    if content["content_type"].native != "signed_data":
        raise NotSigned
    signed = content["content"]
    # One signer, and the text not in it a second time: else it could say two things.
    if len(signed["signer_infos"]) != 1 or signed["encap_content_info"]["content"].native is not None:
        raise NotSigned
    return signed


def _own_time(signed: cms.SignedData) -> datetime:
    times = [
        attribute["values"][0].native
        for attribute in signed["signer_infos"][0]["signed_attrs"]
        if attribute["type"].native == "signing_time"
    ]
    if len(times) != 1 or not isinstance(times[0], datetime):
        raise NotSigned
    return times[0]


def _described(status: StandardCMSSignatureStatus, signed_at: datetime) -> TextSignature:
    certificate, path = status.signing_cert, status.validation_path
    assert path is not None, "what is trusted has a path to its root"
    anchor = path.trust_anchor
    assert isinstance(anchor, CertTrustAnchor), "our roots are certificates"
    named = certificate.subject.native
    return TextSignature(
        name=str(named.get("common_name", "")),
        certificate_serial=f"{certificate.serial_number:x}",
        signed_at=signed_at,
        issuer=certificate.issuer.human_friendly,
        root=pem.armor("CERTIFICATE", anchor.certificate.dump()),
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    at: datetime,
    lives: timedelta,
    usages: set[str],
) -> x509.CertificateBuilder:
    is_authority = "key_cert_sign" in usages
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCKS_APART)
        .not_valid_after(at + lives)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(x509.KeyUsage(**{usage: usage in usages for usage in USAGES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _named(name: str, subject: str = "") -> x509.Name:
    numbered = [x509.NameAttribute(NameOID.SERIAL_NUMBER, subject)] if subject else []
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "KR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ISSUER),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            *numbered,
        ]
    )
