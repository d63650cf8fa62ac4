"""Whom seals are traced back to: the roots this house trusts, and what it last knew of certificates.

Roots that come with the package are real authorities. One in the data folder was put there by whoever runs the house,
or came from the sandbox, which says in its name that it is a sample. One beside a file came from whoever sent the file:
it proves that nothing was changed, and nothing about who sealed it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import pem
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from django.conf import settings

SHIPPED = Path(__file__).with_name("roots")
SAMPLE = "본보기(샘플)"
BESIDE = "trust"
LARGEST_FILE, MOST_FILES = 4 * 1024 * 1024, 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TrustedRoot:
    """A root, and whether nobody real answers for it."""

    certificate: Certificate
    is_sample: bool


@dataclass(frozen=True, slots=True)
class KeptRevocation:
    """What was last known of certificates, for when the authority cannot be asked."""

    lists: tuple[CertificateList, ...]
    states: tuple[OCSPResponse, ...]


def trusted_roots(*, beside: Path | None = None, folder: Path | None = None) -> tuple[TrustedRoot, ...]:
    """The shipped ones, those of the house and, where a file is judged, those in `trust/` beside it.

    `folder` is the house's own, for a caller without settings.
    """
    found: dict[bytes, TrustedRoot] = {}
    for place, is_sample in _places(beside, folder):
        for certificate in _certificates(place):
            found.setdefault(certificate.sha256, TrustedRoot(certificate, is_sample or _says_sample(certificate)))
    return tuple(found.values())


def kept_revocation(*, beside: Path | None = None, folder: Path | None = None) -> KeptRevocation:
    """From the same places as the roots; each is signed, so that it matters little who put it there."""
    places = [place for place, _ in _places(beside, folder)]
    return KeptRevocation(
        tuple(_all_read(places, "*.crl", CertificateList)), tuple(_all_read(places, "*.ocsp", OCSPResponse))
    )


def keep_roots(certificates: Iterable[Certificate], *, folder: Path | None = None) -> None:
    """Puts roots into the house's folder; one that is there already stays as it is."""
    place = folder or settings.TRUST_FOLDER
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for certificate in certificates:
        file = place / f"{certificate.sha256.hex()[:32]}.pem"
        if not file.exists():
            unfinished = file.with_suffix(".unfinished")
            unfinished.write_bytes(pem.armor("CERTIFICATE", certificate.dump()))
            unfinished.replace(file)


def _places(beside: Path | None, folder: Path | None) -> Iterator[tuple[Path, bool]]:
    yield SHIPPED, False
    yield folder or settings.TRUST_FOLDER, False
    if beside is not None:
        yield (beside if beside.is_dir() else beside.parent) / BESIDE, True


def _says_sample(certificate: Certificate) -> bool:
    return bool(certificate.subject.native.get("organization_name") == SAMPLE)


def _certificates(place: Path) -> Iterator[Certificate]:
    for content in _contents(place, "*.pem"):
        try:
            blocks = list(pem.unarmor(content, multiple=True))
        except ValueError:
            continue
        yield from _readable((der for name, _, der in blocks if name == "CERTIFICATE"), Certificate)


def _all_read(places: Iterable[Path], pattern: str, kind: type[T]) -> Iterator[T]:
    for place in places:
        yield from _readable(map(_without_armor, _contents(place, pattern)), kind)


def _readable(contents: Iterable[bytes], kind: Any) -> Iterator[Any]:
    """What can be read to its end; whatever else lies in such a folder is none of ours."""
    for content in contents:
        read = _read(content, kind)
        if read is not None:
            yield read


@lru_cache(maxsize=64)
def _read(content: bytes, kind: Any) -> Any:
    """Read once in a process: every seal asks for the same few roots."""
    try:
        read = kind.load(content, strict=True)
        assert read.native, "it says something"
    except Exception:  # noqa: BLE001  # a parser of a stranger's bytes
        return None
    return read


def _contents(place: Path, pattern: str) -> Iterator[bytes]:
    files = sorted(file for file in place.glob(pattern) if file.is_file()) if place.is_dir() else []
    for file in files[:MOST_FILES]:
        if file.stat().st_size <= LARGEST_FILE:
            yield file.read_bytes()


def _without_armor(content: bytes) -> bytes:
    try:
        return bytes(pem.unarmor(content)[2]) if pem.detect(content) else content
    except ValueError:
        return content
