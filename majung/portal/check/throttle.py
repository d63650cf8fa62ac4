"""Codes are not to be guessed: who fails often waits. Counted in each process; a code has 40 bits besides."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

MOST_FAILURES = 10
WINDOW = timedelta(minutes=10)
MOST_CLIENTS = 10_000


class GuessLimit:
    """Failures by client within the last minutes; the clients longest unseen are forgotten first."""

    def __init__(self) -> None:
        self.failures: OrderedDict[str, deque[datetime]] = OrderedDict()
        self.lock = Lock()

    def is_reached(self, client: str, *, at: datetime) -> bool:
        with self.lock:
            return len(self.recent(client, at)) >= MOST_FAILURES

    def count(self, client: str, *, at: datetime) -> None:
        with self.lock:
            self.failures[client] = self.recent(client, at)
            self.failures[client].append(at)
            self.failures.move_to_end(client)
            while len(self.failures) > MOST_CLIENTS:
                self.failures.popitem(last=False)

    def recent(self, client: str, at: datetime) -> deque[datetime]:
        kept = self.failures.get(client, deque())
        while kept and kept[0] <= at - WINDOW:
            kept.popleft()
        return kept


GUESSES = GuessLimit()


def client_of(request: HttpRequest) -> str:
    """The address a request came from; behind the proxy that speaks HTTPS for us, the last one it wrote down."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
