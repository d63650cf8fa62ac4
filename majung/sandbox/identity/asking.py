"""What a client asks of the identity provider, and who a person says to be: read, or refused."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict

from majung.sandbox.world import Person, typed_person, world

CLIENTS = frozenset({"majung"})
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
TELEPHONE = re.compile(r"(01[0-9])-?([0-9]{3,4})-?([0-9]{4})")
DAY = re.compile(r"([0-9]{4})[-. ]?([0-9]{1,2})[-. ]?([0-9]{1,2})[.]?")


class NotAClient(Exception):
    """Nobody we know asks, or from an address that is not theirs: they must not be sent anywhere."""


class NotAnswered(Exception):
    """The client is told why, at its own address."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class NotAPerson(Exception):
    """What was typed is no name, day or telephone number; `fields` says which."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(fields)
        self.fields = fields


@dataclass(frozen=True)
class Request:
    """One sign-in as the client asked for it."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    scopes: tuple[str, ...]

    def back_to_client(self, **answer: str) -> str:
        state = {"state": self.state} if self.state else {}
        joint = "&" if urlsplit(self.redirect_uri).query else "?"
        return self.redirect_uri + joint + urlencode({**answer, **state})


def read_request(request: HttpRequest) -> Request:
    asked = request.GET
    read = Request(
        client_id=asked.get("client_id", ""),
        redirect_uri=asked.get("redirect_uri", ""),
        state=asked.get("state", ""),
        nonce=asked.get("nonce", ""),
        challenge=asked.get("code_challenge", ""),
        scopes=tuple(asked.get("scope", "").split()),
    )
    # The houses of rehearsals have free ports, so the machine is what must fit.
    if read.client_id not in CLIENTS or not is_here(read.redirect_uri):
        raise NotAClient
    return read


def check_request(asked: QueryDict) -> None:
    """What an answerable question must have besides: a code is asked for, with PKCE."""
    if asked.get("response_type") != "code":
        raise NotAnswered("unsupported_response_type")
    if "openid" not in asked.get("scope", "").split():
        raise NotAnswered("invalid_scope")
    if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
        raise NotAnswered("invalid_request")


def is_here(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname in HERE and not parts.fragment


def read_person(form: QueryDict) -> Person:
    """One of the people of the world, or whoever is typed in."""
    chosen = form.get("person", "")
    if chosen:
        found = world().people.get(chosen)
        if found is None:
            raise NotAPerson(("person",))
        return found
    name = " ".join(form.get("name", "").split())
    day, telephone = read_day(form.get("birth_date", "")), TELEPHONE.fullmatch(form.get("telephone", "").strip())
    if not name or day is None or telephone is None:
        wrong = {"name": not name, "birth_date": day is None, "telephone": telephone is None}
        raise NotAPerson(tuple(field for field, is_wrong in wrong.items() if is_wrong))
    return _same_person(name, day, "-".join(telephone.groups()))


def read_day(text: str) -> date | None:
    found = DAY.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _same_person(name: str, day: date, telephone: str) -> Person:
    """Who types the data of somebody the world knows is that somebody."""
    typed = typed_person(name=name, birth_date=day, telephone=telephone)
    return world().person_with(typed.ci) or typed
