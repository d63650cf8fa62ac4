"""Why a seal was not made: for now, since somebody outside does not answer, or for good, since it would not last."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.errors import (
    CRLFetchError,
    InsufficientRevinfoError,
    OCSPFetchError,
    PathBuildingError,
    ValidationError,
)

from majung.adapters.http import PortDown, PortLied
from majung.adapters.signing_keys import NoSeal

TIMESTAMPS, REVOCATION, SEALS = "timestamps", "revocation", "seals"
LIED, SILENT, NO_SEAL = "lied", "silent", "no_seal"


class SealPostponed(Exception):
    """A seal cannot be made just now; the paper stays as it is, and a later try may succeed."""

    def __init__(self, port: str, reason: str) -> None:
        super().__init__(port, reason)
        self.port, self.reason = port, reason


class SealTooWeak(Exception):
    """A seal that would prove nothing in the end: its certificate was revoked, or its proofs do not last."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def postponed() -> Iterator[None]:
    """What the outside does to a seal, in two words: it waits, or it must not be."""
    try:
        yield
    except PortDown as down:
        raise SealPostponed(down.port, down.code) from None
    except PortLied as lie:
        raise SealPostponed(lie.port, LIED) from None
    except NoSeal:
        raise SealPostponed(SEALS, NO_SEAL) from None
    except (TimestampRequestError, OSError) as silent:
        raise SealPostponed(TIMESTAMPS, SILENT) from silent
    except (InsufficientRevinfoError, CRLFetchError, OCSPFetchError) as silent:
        raise SealPostponed(REVOCATION, SILENT) from silent
    except (PathBuildingError, ValidationError, SigningError) as wrong:
        # Their messages name who stands in a certificate, so only their kind is told.
        raise SealTooWeak(type(wrong).__name__) from None
