"""For commands and rehearsals: moods, what was sent, what cannot be delivered, the calendar, the world; all JSON."""

from dataclasses import asdict
from datetime import date, timedelta

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from majung.adapters.court_register import ActingRule
from majung.sandbox.calendar import move
from majung.sandbox.connecting import Service, connecting_environment
from majung.sandbox.messages import sent_messages, set_undeliverable
from majung.sandbox.moods import Mood, mood_of, set_mood
from majung.sandbox.reading import Refused, json_of
from majung.sandbox.register_changes import (
    RepresentativesChanged,
    change_representatives,
    restore_representatives,
)
from majung.sandbox.settings import SCANNER_PORT
from majung.sandbox.world import Business, Person, world


# Only JSON is taken, which no page of another site can send without asking first.
@csrf_exempt
def moods(request: HttpRequest) -> JsonResponse:
    """All moods; with a POST those of one service are changed, what is not named stays."""
    if request.method == "POST":
        try:
            _change(request)
        except Refused as refused:
            return refused.as_response()
    return JsonResponse({service: asdict(mood_of(service)) for service in Service})


@require_GET
def sent(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"messages": [asdict(message) for message in sent_messages()]})


@csrf_exempt
@require_POST
def receivers(request: HttpRequest) -> JsonResponse:
    try:
        numbers = _json(request).get("receivers")
    except Refused as refused:
        return refused.as_response()
    if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
        return Refused(400, "receivers").as_response()
    set_undeliverable(numbers)
    return JsonResponse({"receivers": numbers})


@csrf_exempt
@require_POST
def calendar(request: HttpRequest) -> JsonResponse:
    try:
        seconds = _json(request).get("seconds")
    except Refused as refused:
        return refused.as_response()
    if type(seconds) is not int:
        return Refused(400, "seconds").as_response()
    move(timedelta(seconds=seconds))
    return JsonResponse({"seconds": seconds})


@csrf_exempt
@require_POST
def representatives(request: HttpRequest) -> JsonResponse:
    """A change in the court's register from a day on; `restored` undoes all changes of a corporation."""
    try:
        asked = _json(request)
        business = world().corporation(str(asked.get("corporation_number")))
        if business is None:
            raise Refused(400, "corporation_number")
        if asked.get("restored") is True:
            restore_representatives(business)
        else:
            change_representatives(business, _representatives_changed(asked))
    except Refused as refused:
        return refused.as_response()
    return JsonResponse({"corporation_number": business.corporation_number})


@require_GET
def environment(request: HttpRequest) -> JsonResponse:
    """What connects a house to this sandbox."""
    address = request.build_absolute_uri("/").rstrip("/")
    return JsonResponse(dict(connecting_environment(address=address, scanner_port=SCANNER_PORT)))


@require_GET
def whole_world(_request: HttpRequest) -> JsonResponse:
    """Everybody the outside world knows; nothing of it is real."""
    return JsonResponse({
        "people": [_told_person(person) for person in world().people.values()],
        "businesses": [_told_business(business) for business in world().businesses.values()],
    })  # fmt: skip


def _json(request: HttpRequest) -> dict[str, object]:
    if request.content_type != "application/json":
        raise Refused(415, "application/json")
    return dict(json_of(request))


def _change(request: HttpRequest) -> None:
    asked = _json(request)
    service = asked.pop("service", None)
    if service not in set(Service):
        raise Refused(400, "service")
    before = asdict(mood_of(Service(str(service))))
    if not asked.keys() <= before.keys():
        raise Refused(400, "mood")
    try:
        set_mood(Service(str(service)), Mood(**{**before, **asked}))
    except (TypeError, ValueError):
        raise Refused(400, "mood") from None


def _representatives_changed(asked: dict[str, object]) -> RepresentativesChanged:
    leaves, joins, acts = (str(asked.get(name) or "") for name in ("leaves", "joins", "acts"))
    if not {leaves, joins} <= {"", *world().people} or acts not in {"", *ActingRule} or not (leaves or joins or acts):
        raise Refused(400, "representatives")
    try:
        effective_on = date.fromisoformat(str(asked.get("on")))
    except ValueError:
        raise Refused(400, "on") from None
    return RepresentativesChanged(effective_on, leaves, joins, ActingRule(acts) if acts else None)


def _told_person(person: Person) -> dict[str, object]:
    return {**asdict(person), "ci": person.ci}


def _told_business(business: Business) -> dict[str, object]:
    representatives = [person.id for person in business.representatives]
    return {**asdict(business), "representatives": representatives}
