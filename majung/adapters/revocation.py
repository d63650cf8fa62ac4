"""Whether certificates still count: their lists and states, asked only where we decided to ask.

The addresses stand in certificates, and certificates come in files of strangers: whoever could name an address could
make this house call any place in its own network. So only the authority's own host and those in the settings are ever
called; any other address counts as one that did not answer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from pyhanko_certvalidator.fetchers import FetcherBackend, Fetchers
from pyhanko_certvalidator.fetchers.api import FetchLimits
from pyhanko_certvalidator.fetchers.common_utils import FetchBudget
from pyhanko_certvalidator.fetchers.requests_fetchers.cert_fetch_client import RequestsCertificateFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.crl_client import RequestsCRLFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.ocsp_client import RequestsOCSPFetcher

from majung.adapters.http import Deadline, Fake, PortDown, PortLied, exchange_bytes, fake_of, guarded

PORT = "revocation"
USUAL_PORTS = {"http": 80, "https": 443}
# A paper of ours needs four; a stranger's file gets no more of our time.
LIMITS = FetchLimits(max_requests=24, max_cert_requests=4, max_aia_urls_per_object=2)
CERTIFICATES = "application/pkix-cert"
Answering = Callable[[str, bytes | None], bytes]


@dataclass(slots=True)
class Answer:
    """As much of an HTTP answer as the library's fetchers look at."""

    content: bytes
    headers: Mapping[str, str]


class NotCalled(ValueError):
    """An address that is none of ours to call; the library's fetchers take it for one that does not answer."""


class PortFetchers(FetcherBackend):
    """What pyHanko fetches revocation data with; `problem` is why the port did not answer, if it did not."""

    def __init__(self) -> None:
        self.problem: PortDown | PortLied | None = None

    def get_fetchers(self) -> Fetchers:
        budget = FetchBudget(LIMITS)
        return Fetchers(
            ocsp_fetcher=_OCSP(self, budget),
            crl_fetcher=_Lists(self, budget),
            cert_fetcher=_Certificates(self, budget),
        )

    def called(self, address: str, content: bytes | None = None, content_type: str = "") -> bytes:
        """The bytes at an address; any reason why there are none is a ValueError, as the library expects."""
        if not may_be_called(address):
            raise NotCalled
        try:
            return _answered(address, content, content_type)
        except (PortDown, PortLied) as problem:
            self.problem = problem
            raise ValueError(PORT) from None


def fetchers() -> PortFetchers:
    """For one validation: a list is fetched anew for each, since only one made after the signing proves anything."""
    return PortFetchers()


def may_be_called(address: str) -> bool:
    if fake_of(PORT) is not None:
        return True
    place = _place(address)
    own = _place(settings.PORT_ADDRESSES.get("authority", ""))
    return place is not None and (place == own or place in _named_places())


def _place(address: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(address)
        port = parts.port or USUAL_PORTS[parts.scheme]
    except (KeyError, ValueError):
        return None
    # What stands before an @ makes an address look like another one.
    return (
        (parts.hostname, port) if parts.scheme in USUAL_PORTS and parts.hostname and "@" not in parts.netloc else None
    )


def _named_places() -> Iterator[tuple[str, int]]:
    for named in settings.REVOCATION_HOSTS:
        parts = urlsplit(f"//{named}")
        for port in [parts.port] if parts.port else USUAL_PORTS.values():
            yield str(parts.hostname), port


def _answered(address: str, content: bytes | None, content_type: str) -> bytes:
    stands_in: FakeRevocation | None = fake_of(PORT)
    if stands_in:
        return stands_in.answer(address, content)
    headers = {"Content-Type": content_type} if content_type else {}

    def call(deadline: Deadline) -> bytes:
        return exchange_bytes(PORT, address, content=content, headers=headers, deadline=deadline)

    return guarded(PORT, call)


class _OCSP(RequestsOCSPFetcher):
    def __init__(self, backend: PortFetchers, budget: FetchBudget) -> None:
        super().__init__(budget=budget)
        self._backend = backend

    async def _post(self, url: str, data: bytes, *, content_type: str, **_: Any) -> Answer:  # type: ignore[override]
        return Answer(self._backend.called(url, data, content_type), {})


class _Lists(RequestsCRLFetcher):
    def __init__(self, backend: PortFetchers, budget: FetchBudget) -> None:
        super().__init__(budget=budget)  # type: ignore[no-untyped-call]
        self._backend = backend

    async def _get(self, url: str, **_: Any) -> Answer:  # type: ignore[override]
        return Answer(self._backend.called(url), {})


class _Certificates(RequestsCertificateFetcher):
    def __init__(self, backend: PortFetchers, budget: FetchBudget) -> None:
        super().__init__(budget=budget)
        self._backend = backend

    async def _get(self, url: str, **_: Any) -> Answer:  # type: ignore[override]
        return Answer(self._backend.called(url), {"Content-Type": CERTIFICATES})


@dataclass(kw_only=True)
class FakeRevocation(Fake):
    """The authority's lists and states in this process: `answering(address, request)` gives the bytes."""

    port: ClassVar[str] = PORT
    answering: Answering
    asked: list[str] = field(default_factory=list)

    def answer(self, address: str, content: bytes | None) -> bytes:
        self.asked.append(address)
        self.meet()
        return self.answering(address, content)
