"""How each service of the sandbox feels: slow, failing, lying or dead, as somebody set it."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from majung.sandbox.connecting import Service
from majung.sandbox.settings import SEED

LONGEST_DELAY = 600.0
# What says whose an answer is; a lie puts somebody else there.
OWNERS = frozenset({"b_no", "registration_number", "corporation_number", "consent", "key", "reference", "id"})
SOMEBODY_ELSE = "9990199999"
# Stamps, lists and states of certificates all end with the signature of who vouches for them.
SIGNED_BYTES = frozenset({"application/timestamp-reply", "application/pkix-crl", "application/ocsp-response"})


class Fate(StrEnum):
    """What becomes of one call."""

    ANSWERED = "answered"
    REFUSED = "refused"
    LIED_TO = "lied_to"
    CUT_OFF = "cut_off"


@dataclass(frozen=True)
class Mood:
    """Seconds before every answer, the share of errors and of lies, and whether connections are just closed."""

    delay: float = 0.0
    errors: float = 0.0
    lies: float = 0.0
    dead: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.delay <= LONGEST_DELAY or not 0 <= self.errors <= 1 or not 0 <= self.lies <= 1:
            raise ValueError("a delay is 0 to 600 seconds, a share 0 to 1")

    @property
    def is_good(self) -> bool:
        return self == Mood()


@dataclass
class Feeling:
    """A mood since it was set: its draws begin anew with it, and it wakes whom the one before kept waiting."""

    mood: Mood
    draws: random.Random
    changed: Event = field(default_factory=Event)


_feelings: dict[Service, Feeling] = {}
_lock = Lock()


def mood_of(service: Service) -> Mood:
    return _feeling(service).mood


def set_mood(service: Service, mood: Mood) -> None:
    with _lock:
        before = _feelings.get(service)
        _feelings[service] = _new_feeling(service, mood)
    if before:
        before.changed.set()


def fate(service: Service) -> Fate:
    """Lets one call wait as long as the service makes it wait, and says what becomes of it."""
    feeling = _feeling(service)
    mood = feeling.mood
    if mood.dead:
        return Fate.CUT_OFF
    with _lock:
        fails, lies = feeling.draws.random() < mood.errors, feeling.draws.random() < mood.lies
    if mood.delay:
        feeling.changed.wait(mood.delay)
    if fails:
        return Fate.REFUSED
    return Fate.LIED_TO if lies else Fate.ANSWERED


class Moods:
    """Every call to a service meets its mood before it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        service = request.path_info.split("/")[1]
        if service not in set(Service):
            return self.get_response(request)
        match fate(Service(service)):
            case Fate.CUT_OFF:
                return cut_off()
            case Fate.REFUSED:
                return JsonResponse({"message": "일시적인 장애입니다."}, status=503)
            case Fate.LIED_TO:
                return lied(self.get_response(request))
            case Fate.ANSWERED:
                return self.get_response(request)


def cut_off() -> HttpResponse:
    """An answer that promises more than it gives: the server cannot keep it and closes the connection."""
    return HttpResponse(b"", headers={"Content-Length": "1"})


def lied(response: HttpResponseBase) -> HttpResponseBase:
    """The same answer about somebody else; where it is nobody's, one that makes no sense."""
    if not isinstance(response, HttpResponse):
        return response
    if response.headers.get("Content-Type") in SIGNED_BYTES:
        return HttpResponse(otherwise_signed(response.content), headers=response.headers, status=response.status_code)
    if response.headers.get("Content-Type") != "application/json":
        return response
    told = json.loads(response.content)
    twisted = about_somebody_else(told)
    return JsonResponse({"result": "OK"} if twisted == told else twisted, status=response.status_code, safe=False)


def otherwise_signed(content: bytes) -> bytes:
    """The same, with a signature that is not of it."""
    return content[:-1] + bytes([content[-1] ^ 1])


def about_somebody_else(told: Any) -> Any:
    if isinstance(told, list):
        return [about_somebody_else(each) for each in told]
    if not isinstance(told, dict):
        return told
    return {name: SOMEBODY_ELSE if name in OWNERS else about_somebody_else(value) for name, value in told.items()}


def _feeling(service: Service) -> Feeling:
    with _lock:
        return _feelings.setdefault(service, _new_feeling(service, Mood()))


def _new_feeling(service: Service, mood: Mood) -> Feeling:
    # Repeatable on purpose; nothing secret hangs on it.
    return Feeling(mood, random.Random(f"{SEED}:{service}"))  # noqa: S311
