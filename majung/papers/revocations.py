"""Whether certificates were taken back, as their authorities say just now: asked for a few seconds, never longer."""

import asyncio
from collections.abc import Sequence
from threading import Lock, Thread

from asn1crypto import x509
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError
from pyhanko_certvalidator.fetchers import Fetchers

from majung.adapters import revocation
from majung.adapters.trust import KeptRevocation

SECONDS = 3.0
MOST_QUESTIONS = 12


def fetched_revocations(wanted: Sequence[tuple[bytes, bytes]]) -> KeptRevocation:
    """What their authorities say of these certificates, each given with its issuer; what came in time.

    Which addresses are called at all is the port's to decide.
    """
    asking = _Asking(wanted)
    thread = Thread(target=asking.run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    return asking.so_far()


class _Asking:
    def __init__(self, wanted: Sequence[tuple[bytes, bytes]]) -> None:
        self.wanted = wanted[:MOST_QUESTIONS]
        self.lock = Lock()
        self.lists: list[CertificateList] = []
        self.states: list[OCSPResponse] = []

    def run(self) -> None:
        asyncio.run(self.ask())

    async def ask(self) -> None:
        fetchers = revocation.fetchers().get_fetchers()
        for certificate, issuer in self.wanted:
            await self.ask_about(fetchers, x509.Certificate.load(certificate), x509.Certificate.load(issuer))

    async def ask_about(self, fetchers: Fetchers, certificate: x509.Certificate, issuer: x509.Certificate) -> None:
        """The list of the issuer; where there is none to be had, the answer about this certificate alone."""
        try:
            if certificate.crl_distribution_points:
                self.keep(lists=list(await fetchers.crl_fetcher.fetch(certificate, use_deltas=False)))
                return
        except CRLFetchError:
            pass
        try:
            if certificate.ocsp_urls:
                self.keep(states=[await fetchers.ocsp_fetcher.fetch(certificate, AuthorityWithCert(issuer))])
        except OCSPFetchError:
            return

    def keep(self, *, lists: Sequence[CertificateList] = (), states: Sequence[OCSPResponse] = ()) -> None:
        with self.lock:
            self.lists += lists
            self.states += states

    def so_far(self) -> KeptRevocation:
        with self.lock:
            return KeptRevocation(tuple(self.lists), tuple(self.states))
