"""How the house says no: a friendly page to people, a problem document to programs."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from majung.web.problems import problem_response, screen_language
from majung.web.words import say


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.path.endswith(".json")


def refuse(request: HttpRequest, *, status: int, detail: str = "") -> HttpResponse:
    """The answer of a status that has words of its own: 400, 403, 404, 405, 422, 500, 503."""
    shown = detail or say(f"refusal.{status}.detail", screen_language())
    if wants_json(request):
        return problem_response(status=status, detail=shown)
    page = render_to_string("web/refusal.html", {"status": status, "detail": shown}, request=request)
    return HttpResponse(page, status=status)
