"""What the frame around every page needs."""

from django.conf import settings
from django.http import HttpRequest

from majung.web.problems import screen_language


def layout(request: HttpRequest) -> dict[str, object]:
    """A context processor."""
    return {"language": screen_language(), "languages": settings.LANGUAGES, "here": request.get_full_path()}
