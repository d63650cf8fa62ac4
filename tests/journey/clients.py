"""Withdrawals and promotions of one fund in the same moment, as a process with a database of its own:
`python -m tests.journey.clients`.

Prints one line of JSON: how each of them went, who waits still, and whether books and cases agree.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Tables can be imported only once Django is set up.
from django.db import transaction  # noqa: E402

from majung.applications.selectors import waiting_cases  # noqa: E402
from majung.budget.selectors import fund_position  # noqa: E402
from majung.budget.services import open_fund  # noqa: E402
from majung.core.application import WithdrawalReason  # noqa: E402
from majung.journey.promoting import promote_waiting  # noqa: E402
from majung.journey.proving import prove  # noqa: E402
from majung.journey.services import withdraw  # noqa: E402
from tests.applications.world import AT, Owner, an_owner  # noqa: E402
from tests.at_once import all_at_once  # noqa: E402
from tests.journey.conftest import FUND, OFFICER  # noqa: E402
from tests.journey.ready import filed  # noqa: E402
from tests.published_catalog import load_and_publish  # noqa: E402

EACH_KRW, ROOM_FOR, IN_LINE, LEAVING = 30_000_000, 5, 5, 2
# What nobody expected is told by the test.
ANYTHING = (Exception,)
LATER = AT + timedelta(hours=1)


def leaves(owner: Owner, number: str) -> str:
    withdraw(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=LATER)
    return "withdrawn"


def looks() -> str:
    promote_waiting(at=LATER)
    return "looked"


def main() -> None:
    call_command("migrate", verbosity=0)
    load_and_publish()
    with transaction.atomic():
        plan_krw = EACH_KRW * ROOM_FOR
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=plan_krw, actor=OFFICER, at=AT)
    owners = [an_owner(nth) for nth in range(1, 1 + ROOM_FOR + IN_LINE)]
    numbers = [filed(owner) for owner in owners]
    # Those who have money give it back, and the first of the line leave it, while the worker looks twice.
    going = list(zip(owners, numbers, strict=True))[: ROOM_FOR + LEAVING]
    acts: list[Callable[[], str]] = [
        lambda owner=owner, number=number: leaves(owner, number)  # type: ignore[misc]
        for owner, number in going
    ]
    answers = all_at_once([*acts, looks, looks], refusals=ANYTHING)
    promote_waiting(at=LATER)
    told = {
        "answers": answers,
        "waiting": waiting_cases(),
        "reserved_krw": fund_position(fund=FUND, at=LATER).reserved_krw,
        "agrees": prove(fund=FUND, at=LATER).agrees,
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
