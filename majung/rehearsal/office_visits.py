"""An officer opens her worklist of very many cases, and cases from it: what the server needs for each page.

`python -m majung.rehearsal.office_visits CASES VISITS` makes a house of its own in the database of the environment and
prints one line of JSON: milliseconds by page, and of one count over an index beside them.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

from majung.rehearsal import filing_crowd  # isort: skip  Sets Django up before anything of it is imported.
from django.conf import settings  # noqa: I001
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from allauth.account.internal.flows.login import record_authentication

from majung.adapters import clock
from majung.applications.models import Application
from majung.events.services import Actor, ActorKind
from majung.parties.kinds import StaffDuty
from majung.parties.models import User
from majung.parties.staff import create_staff, give_role
from majung.rehearsal.case_crowd import add_cases

HOUSE = Actor(ActorKind.SYSTEM, "bench")
WORKLISTS = {
    "worklist": "/office/",
    "worklist_by_due_day": "/office/?sort=due",
    "worklist_by_amount": "/office/?sort=-amount",
    "worklist_of_all": "/office/?view=all",
}


def prepared(cases: int) -> tuple[Client, list[str]]:
    """An officer of the whole institution, signed in, and some cases to open."""
    at = clock.now()
    filing_crowd.prepared_house(at=at)
    owner = filing_crowd.an_owner(1, at=at)
    first = filing_crowd.filed(str(owner["draft"]), int(str(owner["user"])), at=at)
    add_cases(like=first, count=cases - 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    user_id = create_staff(email="officer@bench.example.org", name="이담당", at=at, actor=HOUSE)
    give_role(
        user_id=user_id, institution=filing_crowd.FOUNDATION, branch=None, duty=StaffDuty.OFFICER, at=at, actor=HOUSE
    )
    settings.ALLOWED_HOSTS = ["testserver"]
    client, user = Client(), User.objects.get(pk=user_id)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    open_ones = Application.objects.filter(status="submitted").order_by("-received_at")
    return client, [first, *open_ones.values_list("number", flat=True)[:9]]


def milliseconds(act: Callable[[], None], times: int) -> float:
    """The median of several, the first one left out: it fills what every process fills once."""
    act()
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        spent.append((time.perf_counter() - begun) * 1000)
    return median(spent)


def opens(client: Client, address: str) -> Callable[[], None]:
    def visit() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    return visit


def counts() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM applications_application WHERE institution_id = 1 AND status = 'submitted'"
        )
        cursor.fetchone()


def main() -> None:
    cases, visits = int(sys.argv[1]), int(sys.argv[2])
    client, numbers = prepared(cases)
    told = {name: milliseconds(opens(client, address), visits) for name, address in WORKLISTS.items()}
    told["case"] = median(milliseconds(opens(client, f"/office/cases/{number}"), visits) for number in numbers)
    told["count"] = milliseconds(counts, visits)
    sys.stdout.write(json.dumps({**told, "database": connection.vendor}) + "\n")


if __name__ == "__main__":
    main()
