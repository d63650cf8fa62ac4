"""Signing as pyHanko's documentation shows it: its own signer, its own time stamp client, its own fetching."""

import io

from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from majung.adapters.signing_keys import CertifiedKey, MemoryKey
from majung.adapters.trust import trusted_roots

PORT = "timestamps"


class Plain:
    """One who signs, as anybody would write it who reads the documentation."""

    def __init__(self, holder: CertifiedKey) -> None:
        assert isinstance(holder.key, MemoryKey), "the library wants the key itself"
        private = holder.key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        roots = [root.certificate for root in trusted_roots()]
        self.signer = signers.SimpleSigner(
            signing_cert=holder.certificate,
            signing_key=PrivateKeyInfo.load(private),
            cert_registry=SimpleCertificateStore.from_certs([*holder.chain, *roots]),
        )
        self.context = ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="require")
        headers = {"Authorization": f"Bearer {settings.PORT_KEYS[PORT]}"}
        self.stamps = HTTPTimeStamper(settings.PORT_ADDRESSES[PORT], headers=headers)

    def signed(self, pdf: bytes, *, is_archived: bool) -> bytes:
        """B-LT, or B-LTA if it is archived."""
        described = signers.PdfSignatureMetadata(
            field_name="Second" if is_archived else "First",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=not is_archived,
            docmdp_permissions=MDPPerm.FILL_FORMS,
            embed_validation_info=True,
            use_pades_lta=is_archived,
            validation_context=self.context,
        )
        made: io.BytesIO = signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), described, signer=self.signer, timestamper=self.stamps
        )
        return made.getvalue()

    @staticmethod
    def algorithm() -> ec.ECDSA:
        return ec.ECDSA(hashes.SHA256())
