"""Acts on saved checks: keep one under a new code, open it, drop those whose time is over."""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from majung.adapters.sealing import BrokenSeal, fingerprint, seal, unseal
from majung.applications.models import SavedCheck

DAYS_KEPT = 30
CODE_LETTERS = 8
# Crockford's alphabet: no letter that looks or sounds like another.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011")
SEOUL = ZoneInfo("Asia/Seoul")
NAME, SEAL = "majung.applications.saved_check.name", "majung.applications.saved_check.seal"


class UnknownCode(LookupError):
    """No check is kept under this code; it may never have been, or its time is long over."""


class ExpiredCode(LookupError):
    """The check of this code is past its last day."""


@dataclass(frozen=True, slots=True)
class SavedCode:
    """The code of a kept check, told once, and the last day on which it opens."""

    code: str
    valid_through: date


@dataclass(frozen=True, slots=True)
class OpenedCheck:
    """A kept check: what was answered, the day it was judged on, and the versions that judged it."""

    content: Mapping[str, Any]
    as_of: date
    version_hashes: tuple[str, ...]
    valid_through: date


def save_check(*, content: Mapping[str, Any], as_of: date, version_hashes: Sequence[str], at: datetime) -> SavedCode:
    """Keeps a check for 30 days under a new code; expired ones go on the way."""
    delete_expired_checks(at=at)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    valid_through = at.astimezone(SEOUL).date() + timedelta(days=DAYS_KEPT)
    SavedCheck.objects.create(
        code_hmac=fingerprint(NAME, code),
        sealed_answers=seal(json.dumps(content, ensure_ascii=False).encode(), purpose=SEAL, secret=code),
        as_of=as_of,
        version_hashes=json.dumps(list(version_hashes)),
        created_at=at,
        expires_at=datetime.combine(valid_through + timedelta(days=1), time(0), SEOUL),
    )
    return SavedCode(code, valid_through)


def open_check(*, code: str, at: datetime) -> OpenedCheck:
    """The check kept under a code; one past its last day does not open even if nobody has swept."""
    plain_code = plain(code)
    row = SavedCheck.objects.filter(code_hmac=fingerprint(NAME, plain_code)).first()
    if row is None:
        raise UnknownCode
    if at >= row.expires_at:
        raise ExpiredCode
    try:
        content = unseal(bytes(row.sealed_answers), purpose=SEAL, secret=plain_code)
    except BrokenSeal:
        raise UnknownCode from None
    last_day = row.expires_at.astimezone(SEOUL).date() - timedelta(days=1)
    return OpenedCheck(json.loads(content), row.as_of, tuple(json.loads(row.version_hashes)), last_day)


def delete_expired_checks(*, at: datetime) -> int:
    """Drops what nobody may open any more; gives how many. A day's grace lets the page say «expired»."""
    deleted, _ = SavedCheck.objects.filter(expires_at__lte=at - timedelta(days=1)).delete()
    return deleted


def plain(code: str) -> str:
    """A code as it was made: people type spaces, dashes, small letters, O for 0 and l for 1."""
    return re.sub(r"[\s-]", "", code).upper().translate(LOOKALIKES)
