"""A crowd about to file: owners with finished drafts and sessions, made straight in the database.

`python -m majung.rehearsal.filing_crowd OWNERS` prints one line of JSON for each; through the doors thousands of them
would take hours, and what is measured is only their last step. `... statements DRAFT USER` files one of them and prints
the statements that took, with their values written in.
"""

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402  Needs Django set up.
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from majung.adapters import clock  # noqa: E402
from majung.applications.services import save_answers, start_draft, submit_application  # noqa: E402
from majung.budget.services import open_fund  # noqa: E402
from majung.core.application import Channel  # noqa: E402
from majung.core.consents import ConsentKind  # noqa: E402
from majung.documents.consent_texts import consent_text  # noqa: E402
from majung.documents.services.consents import give_consent  # noqa: E402
from majung.events.services import Actor, ActorKind  # noqa: E402
from majung.parties.businesses import add_business  # noqa: E402
from majung.parties.kinds import EntityKind, IdentityMethod, RepresentationRole  # noqa: E402
from majung.parties.models import User  # noqa: E402
from majung.parties.people import Identity, sign_in_person  # noqa: E402
from majung.parties.services import load_catalog_into_database  # noqa: E402
from majung.programs.catalog import shipped_catalog  # noqa: E402
from majung.programs.services import publish_catalog  # noqa: E402

PROGRAM, FOUNDATION = "gyeongbuk-beotim", "gyeongbuk-foundation"
WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
FACTS: dict[str, Any] = {
    "sido": "경상북도", "sigungu": "구미시", "ksic": "I56111", "employees": 3, "employees_now": 3,
    "average_sales_krw": 180_000_000, "within_growth_grace": False, "has_special_guarantee": False,
    "applying_special_purpose": False, "restricted_industry": False, "business_status": "open",
    "business_premises_rented": False, "home_rented": False, "program_balance_krw": 0, "guarantee_balance_krw": 0,
}  # fmt: skip
CHOICES = {"requested_krw": 30_000_000, "purpose": "operating", "bank": "nh", "helper": "nobody"}


def prepared_house(*, at: datetime) -> None:
    call_command("migrate", verbosity=0)
    load_catalog_into_database()
    publish_catalog(versions=shipped_catalog().versions, at=at)
    year = clock.today().year
    staff = Actor(ActorKind.STAFF, "bench")
    with transaction.atomic():
        open_fund(code=f"{PROGRAM}-{year}", institution=FOUNDATION, year=year, plan_krw=10**13, actor=staff, at=at)


def an_owner(nth: int, *, at: datetime) -> dict[str, object]:
    """One who has only the last button left to press."""
    user, business = someone(nth, at=at)
    assert user.person_id is not None
    actor = Actor(ActorKind.OWNER, f"user:{user.pk}")
    draft = start_draft(
        user_id=user.pk, person_id=user.person_id, business_number=business, program=PROGRAM, answers=FACTS,
        at=at, actor=actor,
    )  # fmt: skip
    for kind in ConsentKind:
        give_consent(
            person_id=user.person_id, kind=kind, text_version=consent_text(kind).version, about=draft.number,
            named_party="nh" if kind is ConsentKind.PROVIDE_BANK else "", at=at, actor=actor,
        )  # fmt: skip
    save_answers(draft=draft.number, user_id=user.pk, values=CHOICES, seen=draft.seen, at=at)
    return {"draft": draft.number, "user": user.pk, "session": session_of(user)}


def someone(nth: int, *, at: datetime) -> tuple[User, str]:
    identity = Identity(
        name="김마중", birth_date=date(1970, 1, 1), telephone=f"0100{nth:07d}", ci=f"bench-{nth:082d}",
        di=f"bench-{nth:058d}", method=IdentityMethod.SIMPLE_CERTIFICATE, transaction=str(nth),
    )  # fmt: skip
    user = sign_in_person(identity=identity, at=at)
    assert user.person_id is not None
    business = add_business(
        person_id=user.person_id, registration_number=registration_number(nth), corporation_number="", name="마중식당",
        entity=EntityKind.INDIVIDUAL, role=RepresentationRole.REPRESENTATIVE, opened_on=date(2019, 5, 2), at=at,
        actor=Actor(ActorKind.OWNER, f"user:{user.pk}"),
    )  # fmt: skip
    return user, business.number


def registration_number(nth: int) -> str:
    body = f"{100_000_000 + nth:09d}"
    weighted = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return f"{body}{(10 - (weighted + int(body[8]) * 5 // 10) % 10) % 10}"


def session_of(user: User) -> str:
    """The key of a session in which this account is signed in."""
    store = importlib.import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def statements_of(act: Callable[[], object]) -> Iterator[str]:
    """The statements an act sends, as PostgreSQL gets them."""
    sent: list[str] = []

    def keep(execute: Callable[..., object], sql: str, params: Any, many: bool, context: Any) -> object:
        with context["connection"].connection.cursor() as cursor:
            sent.append(cursor.mogrify(sql, params) if params is not None else sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        act()
    yield from sent


def main() -> None:
    at = clock.now()
    if sys.argv[1] == "statements":
        draft, user = sys.argv[2], int(sys.argv[3])
        file_it: Callable[[], object] = lambda: filed(draft, user, at=clock.now())  # noqa: E731  one act, called once
        lines: Any = statements_of(file_it)
    elif sys.argv[1] == "file":
        lines = [timed(json.loads(line)) for line in sys.stdin]
    else:
        prepared_house(at=at)
        lines = (an_owner(nth, at=at) for nth in range(int(sys.argv[1])))
    for line in lines:
        sys.stdout.write(json.dumps(line) + "\n")


def filed(draft: str, user: int, *, at: datetime) -> str:
    receipt = submit_application(
        draft=draft, user_id=user, idempotency_key=f"bench-{draft}", body_hash="0" * 64, channel=Channel.ONLINE,
        at=at, actor=Actor(ActorKind.OWNER, f"user:{user}"),
    )  # fmt: skip
    return receipt.application


def timed(owner: dict[str, Any]) -> float:
    """Milliseconds of one submission without a door in front of it."""
    begun = clock.real_now()
    filed(owner["draft"], owner["user"], at=begun)
    return (clock.real_now() - begun).total_seconds() * 1000


if __name__ == "__main__":
    main()
