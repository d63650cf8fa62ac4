"""Acts of the outbox: what is to be told is written in the transaction of what happened, and sent afterwards."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from majung.adapters.sealing import seal
from majung.notices.delivery import SEAL, first_step
from majung.notices.jobs import LONGEST_KEY, BadJob
from majung.notices.models import Message
from majung.notices.templates import WrongParams, template_of

LONGEST_VALUE = 60


def notify(
    *,
    person_id: int,
    template: str,
    about: str,
    institution: str,
    key: str,
    at: datetime,
    params: Mapping[str, str] | None = None,
    deadline: datetime | None = None,
    branch: str = "",
    language: str = "ko",
) -> None:
    """Tells a person, once a key. With a deadline and no delivery before it, staff of the branch call."""
    _keep(
        Message(person_id=person_id, about=about, institution=institution, branch=branch, language=language),
        template=template, key=key, at=at, params=params, deadline=deadline,
    )  # fmt: skip


def notify_telephone(
    *,
    telephone: str,
    template: str,
    about: str,
    institution: str,
    key: str,
    at: datetime,
    params: Mapping[str, str] | None = None,
    deadline: datetime | None = None,
    branch: str = "",
    language: str = "ko",
) -> None:
    """Tells whoever answers a telephone: who booked without an account, or whose number is to be confirmed."""
    _keep(
        Message(about=about, institution=institution, branch=branch, language=language),
        template=template, key=key, at=at, params=params, deadline=deadline, telephone=telephone,
    )  # fmt: skip


def notify_email(*, email: str, template: str, about: str, institution: str, key: str, at: datetime) -> None:
    """Tells a member of staff that something waits at their desk, once a key; nothing of it stands in the message."""
    message = Message(about=about, institution=institution, language="ko")
    _keep(message, template=template, key=key, at=at, params=None, deadline=None, email=email)


@transaction.atomic
def _keep(
    message: Message,
    *,
    template: str,
    key: str,
    at: datetime,
    params: Mapping[str, str] | None,
    deadline: datetime | None,
    telephone: str = "",
    email: str = "",
) -> None:
    given = dict(params or {})
    if set(given) != template_of(template).params or not all(fits(value) for value in given.values()):
        raise WrongParams(template)
    if not 0 < len(key) <= LONGEST_KEY:
        raise BadJob("key")
    message.template, message.key, message.created_at, message.deadline = template, key, at, deadline
    content = json.dumps({"telephone": telephone, "email": email, "params": given}, ensure_ascii=False)
    message.sealed = seal(content.encode(), purpose=SEAL)
    # On conflict nothing, as with jobs: told once, and the caller's transaction stays good.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    first_step(Message.objects.get(key=key))


def fits(value: str) -> bool:
    """A value for a gap in a text: short, and no address that somebody might tap."""
    return len(value) <= LONGEST_VALUE and "://" not in value
