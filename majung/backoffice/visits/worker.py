"""The script that answers for the house where there is no line: a browser takes it only from above what it serves."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.backoffice.who import OFFICERS
from majung.web.access import access

SCRIPT = "majung/visits-worker.js"


@access(OFFICERS)
@never_cache
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    found = finders.find(SCRIPT)
    assert isinstance(found, str), "the script comes with the package"
    response = HttpResponse(Path(found).read_bytes(), content_type="text/javascript")
    response.headers["Service-Worker-Allowed"] = reverse("office-visits")
    return response
