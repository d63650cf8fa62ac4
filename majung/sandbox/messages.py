"""The message gateway: keeps what was sent, once a key, and says what became of it."""

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from majung.adapters import clock
from majung.adapters.messages import Channel, DeliveryState
from majung.sandbox.connecting import Service
from majung.sandbox.keeping import opened
from majung.sandbox.reading import Refused, check_bearer, json_of, texts_of

MOST_SHOWN = 200


@dataclass(frozen=True)
class SentMessage:
    """A message as it was sent."""

    id: str
    key: str
    sent_at: str
    channel: str
    receiver: str
    text: str
    state: str


@csrf_exempt
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    try:
        check_bearer(request, Service.MESSAGES)
        key, channel, receiver, text = texts_of(json_of(request), "key", "channel", "to", "text")
        if channel not in set(Channel):
            raise Refused(400, "모르는 발송 방법입니다.")
        message = keep_message(key=key, channel=channel, receiver=receiver, text=text)
    except Refused as refused:
        return refused.as_response()
    return JsonResponse({"id": message.id, "key": message.key})


@require_GET
def delivery(request: HttpRequest, number: str) -> JsonResponse:
    try:
        check_bearer(request, Service.MESSAGES)
    except Refused as refused:
        return refused.as_response()
    with opened(settings.DATA_FOLDER) as kept:
        row = kept.execute("SELECT state FROM message WHERE id = ?", (number,)).fetchone()
    if row is None:
        return Refused(404, "모르는 발송 번호입니다.").as_response()
    return JsonResponse({"id": number, "state": row["state"]})


def keep_message(*, key: str, channel: str, receiver: str, text: str) -> SentMessage:
    """The message under this key; the same words again are the same message, other words are refused."""
    with opened(settings.DATA_FOLDER) as kept:
        found = kept.execute("SELECT 1 FROM undeliverable WHERE receiver = ?", (plain(receiver),)).fetchone()
        state = DeliveryState.UNDELIVERABLE if found else DeliveryState.DELIVERED
        kept.execute(
            "INSERT INTO message (key, id, sent_at, channel, receiver, text, state) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO NOTHING",
            (key, secrets.token_hex(8), clock.real_now().isoformat(), channel, receiver, text, str(state)),
        )
        message = _read(kept.execute("SELECT * FROM message WHERE key = ?", (key,)).fetchone())
    if (message.channel, message.receiver, message.text) != (channel, receiver, text):
        raise Refused(409, "같은 번호로 다른 내용을 보낼 수 없습니다.")
    return message


def sent_messages(*, most: int = MOST_SHOWN) -> list[SentMessage]:
    """Newest first."""
    with opened(settings.DATA_FOLDER) as kept:
        rows = kept.execute("SELECT * FROM message ORDER BY number DESC LIMIT ?", (most,)).fetchall()
    return [_read(row) for row in rows]


def undeliverable() -> list[str]:
    with opened(settings.DATA_FOLDER) as kept:
        return [row["receiver"] for row in kept.execute("SELECT receiver FROM undeliverable ORDER BY receiver")]


def set_undeliverable(receivers: Sequence[str]) -> None:
    """From now on what goes to these, and to these only, comes back."""
    with opened(settings.DATA_FOLDER) as kept:
        kept.execute("DELETE FROM undeliverable")
        kept.executemany(
            "INSERT OR IGNORE INTO undeliverable VALUES (?)", [(plain(each),) for each in receivers if plain(each)]
        )


def plain(receiver: str) -> str:
    """A number without hyphens, an address as it is."""
    return receiver.strip() if "@" in receiver else receiver.replace("-", "").strip()


def _read(row: sqlite3.Row) -> SentMessage:
    return SentMessage(
        row["id"], row["key"], row["sent_at"], row["channel"], row["receiver"], row["text"], row["state"]
    )
