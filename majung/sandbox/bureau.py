"""The credit bureau: a score for everybody, the same for the same person."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from majung.sandbox.calendar import today
from majung.sandbox.connecting import Service
from majung.sandbox.reading import Refused, check_bearer, json_of, texts_of
from majung.sandbox.world import LOWEST_SCORE, SCORES, world

NAME = "NICE"


@csrf_exempt
@require_POST
def score(request: HttpRequest) -> JsonResponse:
    try:
        check_bearer(request, Service.BUREAU)
        subject, consent = texts_of(json_of(request), "subject", "consent")
    except Refused as refused:
        return refused.as_response()
    person = world().person_with(subject)
    return JsonResponse({
        "consent": consent,
        "bureau": NAME,
        "scored_on": today().isoformat(),
        "score": person.score if person else LOWEST_SCORE + sum(subject.encode()) % SCORES,
        "blocked": person is not None and person.blocked,
    })  # fmt: skip
