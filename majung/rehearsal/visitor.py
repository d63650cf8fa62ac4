"""Somebody at the doors of a house: a browser without a script that reads pages, fills in forms and follows them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from majung.rehearsal.forms import Form, FormReader, Sent, read_page

SECONDS_TO_ANSWER = 30.0
MOST_REDIRECTS = 10
WORDS_AROUND_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


class LostOnTheWay(RuntimeError):
    """A page did not lead on as it should."""


@dataclass(frozen=True)
class Leaf:
    """A page as it came: its whole address, how it was answered, and what stands on it."""

    address: str
    status: int
    text: str
    headers: httpx.Headers

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @cached_property
    def words(self) -> str:
        """What can be read, without tags."""
        return " ".join(unescape(WORDS_AROUND_TAGS.sub(" ", self.text)).split())

    @cached_property
    def read(self) -> FormReader:
        return read_page(self.text)

    def form(self, *, action: str = "", having: str = "") -> Form:
        """The first form that leads to such an address or has such a field."""
        forms = [form for form in self.read.forms if (not having or form.has(having)) and action in form.action]
        if not forms:
            raise LostOnTheWay(f"no form with {having or action!r} on {self.path}: {self.status} {self.words[:300]}")
        return forms[0]

    def link(self, part: str) -> str:
        """The first address that has this in it, or whose words have."""
        for words, address in self.read.links:
            if part in address or part in words:
                return address
        raise LostOnTheWay(f"no link with {part!r} on {self.path}: {self.status} {self.words[:300]}")


class Visitor:
    """One browser: cookies of its own, and the page it looks at."""

    def __init__(self, address: str, *, seconds: float = SECONDS_TO_ANSWER) -> None:
        self.address = address
        self.client = httpx.Client(
            trust_env=False, follow_redirects=True, timeout=seconds, max_redirects=MOST_REDIRECTS
        )
        self.leaf = Leaf(f"{address}/", 0, "", httpx.Headers())

    def get(self, path: str) -> Leaf:
        return self._look(lambda: self.client.get(urljoin(self.address, path)))

    def send(self, form: Form, answers: Sent | None = None, *, files: Any = None) -> Leaf:
        """Sends a form of the page in view."""
        address = urljoin(self.leaf.address, form.action)
        sent: dict[str, Any] = form.filled(answers or {})
        if form.method == "get":
            return self._look(lambda: self.client.get(address, params=sent))
        # As browsers do it: the same page is where the form was.
        headers = {"Referer": self.leaf.address}
        if files or form.is_multipart:
            return self._look(lambda: self.client.post(address, data=sent, files=files or {}, headers=headers))
        return self._look(lambda: self.client.post(address, data=sent, headers=headers))

    def fill(self, having: str, answers: Sent | None = None, **options: Any) -> Leaf:
        """Sends the form of this page that has such a field."""
        return self.send(self.leaf.form(having=having), answers, **options)

    def press(self, action: str, answers: Sent | None = None) -> Leaf:
        """Sends the form of this page that leads to such an address, by its only button."""
        form = self.leaf.form(action=action)
        named = [(button.name, button.value) for button in form.buttons if button.name]
        pressed = dict(named) if len(form.buttons) == 1 else {}
        return self.send(form, {**pressed, **(answers or {})})

    def must_be(self, path: str) -> Leaf:
        """The page in view is this one, and answered well."""
        if not self.leaf.path.startswith(path) or self.leaf.status != httpx.codes.OK:
            raise LostOnTheWay(f"{self.leaf.path} instead of {path}: {self.leaf.status} {self.leaf.words[:600]}")
        return self.leaf

    def _look(self, ask: Callable[[], httpx.Response]) -> Leaf:
        answer = ask()
        self.leaf = Leaf(str(answer.url), answer.status_code, answer.text, answer.headers)
        return self.leaf
