"""Who signs, as the library asks for it: a key object that is kept from one signature to the next."""

from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from majung.adapters.signing_keys import SealKey


class HeldKeySigner(Signer):
    """Signs with a key that is already open; the library's own reads and checks its key at each signature."""

    def __init__(self, key: SealKey) -> None:
        self._key = key
        super().__init__(signing_cert=key.certificate, cert_registry=SimpleCertificateStore.from_certs(key.chain))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        return self._key.sign_raw(data, digest_algorithm)

    def room(self) -> int:
        """How many bytes the certificates take in a signature."""
        held = {certificate.dump() for certificate in (self._key.certificate, *self._key.chain)}
        return sum(len(certificate) for certificate in held)
