"""Twenty who send at once, as a process with a database of its own: `python -m tests.applications.clients`.

Prints one line of JSON: who got which receipt when all sent the same, when one owner sent twenty keys, when
twenty owners came to the last money and most of them got a place in line, and what stood in the database afterwards.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Tables can be imported only once Django is set up.
from django.db import transaction  # noqa: E402

from majung.applications.models import Application, LookUp  # noqa: E402
from majung.applications.services import AlreadyFiled, KeyReused, NotEnoughMoney, Receipt  # noqa: E402
from majung.budget.proof import prove_fund  # noqa: E402
from majung.budget.services import open_fund  # noqa: E402
from majung.events.models import Event  # noqa: E402
from majung.events.services import Actor, ActorKind  # noqa: E402
from majung.notices.models import Job  # noqa: E402
from tests.applications.world import AT, MONEY, an_owner, complete, submitted  # noqa: E402
from tests.at_once import all_at_once  # noqa: E402
from tests.published_catalog import load_and_publish  # noqa: E402

CLIENTS = 20
PLACES = 5
FUND = "gyeongbuk-beotim-2025"
REFUSALS = (AlreadyFiled, KeyReused, NotEnoughMoney)


def same_submission() -> list[str]:
    owner = an_owner(1)
    draft = complete(owner)
    return all_at_once([lambda: submitted(owner, draft).application] * CLIENTS, refusals=REFUSALS)


def same_business() -> list[str]:
    owner = an_owner(2)
    draft = complete(owner)
    return all_at_once(
        [lambda nth=nth: submitted(owner, draft, key=f"tap-{nth}").application for nth in range(CLIENTS)],  # type: ignore[misc]  # bound now
        refusals=REFUSALS,
    )


def last_money() -> list[str]:
    with transaction.atomic():
        staff = Actor(ActorKind.STAFF, "user:7")
        plan_krw = PLACES * MONEY["requested_krw"] + 10_000
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=plan_krw, actor=staff, at=AT)
    ready = [(owner, complete(owner)) for owner in map(an_owner, range(10, 10 + CLIENTS))]
    sends = [lambda pair=pair: answered(submitted(*pair)) for pair in ready]
    return all_at_once(sends, refusals=REFUSALS)


def answered(receipt: Receipt) -> str:
    return f"waits:{receipt.waiting.ahead_count}" if receipt.waiting else receipt.application


def main() -> None:
    call_command("migrate", verbosity=0)
    load_and_publish()
    told = {"same": same_submission(), "business": same_business(), "money": last_money()}
    counts = {
        "numbers": list(Application.objects.values_list("number", flat=True)),
        "ranks": sorted(Application.objects.values_list("rank", flat=True)),
        "events": Event.objects.filter(act="ApplicationSubmitted").count(),
        "jobs": Job.objects.filter(key__startswith="submitted:").count(),
        "look_ups": LookUp.objects.values("application").distinct().count(),
        "agrees": prove_fund(fund=FUND).agrees,
    }
    sys.stdout.write(json.dumps({**told, **counts}) + "\n")


if __name__ == "__main__":
    main()
