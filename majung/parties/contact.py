"""Another telephone for messages: it counts once the code sent to it has come back."""

import json
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from majung.adapters.sealing import fingerprint, seal_with, unseal_with
from majung.events.services import Actor
from majung.parties.models import ContactCode
from majung.parties.people import change_contact, person_key, plain_telephone

CODE_NAME = "majung.parties.contact_code"
CODE_LASTS, PAUSE = timedelta(minutes=5), timedelta(seconds=30)
MOST_ATTEMPTS = 5


class TooSoon(Exception):
    """A code was sent a moment ago."""


class WrongCode(ValueError):
    """Not the code that was sent."""


class NoCode(LookupError):
    """No code waits: none was sent, its time is over, or it was tried too often."""


@transaction.atomic
def begin_contact_change(*, person_id: int, telephone: str, at: datetime) -> str:
    """Gives the code to be sent to the new number; an earlier one works no more."""
    earlier = ContactCode.objects.select_for_update().filter(person_id=person_id).first()
    if earlier is not None and at < earlier.expires_at - CODE_LASTS + PAUSE:
        raise TooSoon
    code = f"{secrets.randbelow(1_000_000):06}"
    told = json.dumps(plain_telephone(telephone)).encode()
    ContactCode.objects.update_or_create(
        person_id=person_id,
        defaults={
            "sealed_telephone": seal_with(person_key(person_id), told),
            "code_hmac": _hmac(person_id, code),
            "attempts": 0,
            "expires_at": at + CODE_LASTS,
        },
    )
    return code


def confirm_contact_change(*, person_id: int, code: str, at: datetime, actor: Actor) -> None:
    """The number counts from now on. A wrong code is counted even though nothing else is written."""
    waiting = ContactCode.objects.filter(person_id=person_id, expires_at__gt=at, attempts__lt=MOST_ATTEMPTS)
    if not waiting.update(attempts=F("attempts") + 1):
        raise NoCode
    with transaction.atomic():
        kept = ContactCode.objects.select_for_update().get(person_id=person_id)
        if not secrets.compare_digest(kept.code_hmac, _hmac(person_id, code.strip())):
            raise WrongCode
        telephone = json.loads(unseal_with(person_key(person_id), bytes(kept.sealed_telephone)))
        change_contact(person_id=person_id, telephone=telephone, at=at, actor=actor)
        kept.delete()


def is_code_awaited(*, person_id: int, at: datetime) -> bool:
    waiting = ContactCode.objects.filter(person_id=person_id, expires_at__gt=at, attempts__lt=MOST_ATTEMPTS)
    return waiting.exists()


def _hmac(person_id: int, code: str) -> str:
    return fingerprint(CODE_NAME, f"{person_id}:{code}")
