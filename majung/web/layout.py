"""What the frame around every page needs."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from majung.web.front_end.manifest import FrontEnd, read_front_end
from majung.web.problems import screen_language

# Small enterprises call this number about any program (중소기업통합콜센터, 국번없이).
HELPLINE = "1357"


def layout(request: HttpRequest) -> dict[str, object]:
    """A context processor."""
    return {
        "front_end": front_end(),
        "helpline": HELPLINE,
        "here": request.get_full_path(),
        "language": screen_language(),
        "languages": settings.LANGUAGES,
        "who": kind_of_account(request),
    }


def kind_of_account(request: HttpRequest) -> str:
    """`owner`, `staff`, or nothing for a visitor, whose session is not even looked for."""
    user = getattr(request, "user", None) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    return str(getattr(user, "kind", ""))


@cache
def front_end() -> FrontEnd:
    return read_front_end()
