"""Staff who act in the same moment, as a process with a database of its own: `python -m tests.decisions.clients`.

Prints one line of JSON: what eight were answered who proposed, approved, and approved what just changed, and how many
got the money when six cases asked for more than there is.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Tables can be imported only once Django is set up.
from django.db import transaction  # noqa: E402

from majung.applications.models import Application  # noqa: E402
from majung.applications.services import NotEnoughMoney, revise, take_up  # noqa: E402
from majung.budget.selectors import fund_position  # noqa: E402
from majung.budget.services import open_fund  # noqa: E402
from majung.decisions.models import Approval, Proposal  # noqa: E402
from majung.decisions.services import AlreadyProposed, CaseChanged, UnknownProposal  # noqa: E402
from tests.applications.world import AT, an_owner, complete, submitted  # noqa: E402
from tests.at_once import all_at_once  # noqa: E402
from tests.decisions.people import (  # noqa: E402
    APPROVAL,
    FOUNDATION,
    MAKER,
    TERMS,
    an_approver,
    approved_by,
    proposed,
    staff,
)
from tests.published_catalog import load_and_publish  # noqa: E402

CLIENTS, CASES, PLACES = 8, 6, 2
FUND = "gyeongbuk-beotim-2025"
LARGE = 120_000_000
REFUSALS = (AlreadyProposed, CaseChanged, NotEnoughMoney, UnknownProposal)


def a_case(nth: int) -> str:
    owner = an_owner(nth)
    number = submitted(owner, complete(owner), key=f"key-{nth}").application
    take_up(application=number, by=MAKER, at=AT)
    return number


def on_terms(amount_krw: int) -> dict[str, object]:
    terms = type(TERMS)(amount_krw, TERMS.months, TERMS.grace_months, TERMS.method)
    return {**APPROVAL, "terms": terms}


def approving(approver: int, proposal: str, revision: int = 0) -> Callable[[], str]:
    at = AT + timedelta(minutes=1)
    return lambda: "decided" if approved_by(approver, proposal, revision=revision, at=at).is_decided else "one more"


def main() -> None:
    call_command("migrate", verbosity=0)
    load_and_publish()
    # Beside the four cases that are raced over: six at 30 million each, and enough for two of them to grow by 30.
    plan = 4 * TERMS.amount_krw + (LARGE - TERMS.amount_krw) + (CASES + PLACES) * TERMS.amount_krw
    with transaction.atomic():
        open_fund(code=FUND, institution=FOUNDATION, year=2025, plan_krw=plan, actor=MAKER, at=AT)
    approvers = [an_approver(f"checker-{nth}@example.org") for nth in range(CLIENTS)]

    first = a_case(1)
    makers = [lambda by=each: proposed(first, by=staff(by), **APPROVAL) for each in approvers]
    proposing = all_at_once(makers, refusals=REFUSALS)
    second = proposed(a_case(2), **APPROVAL)
    approving_one = all_at_once([approving(each, second) for each in approvers], refusals=REFUSALS)
    third = proposed(a_case(3), **on_terms(LARGE))  # type: ignore[arg-type]
    approving_two = all_at_once([approving(each, third) for each in approvers], refusals=REFUSALS)
    fourth = a_case(4)
    changed = proposed(fourth, **APPROVAL)

    def edit() -> str:
        return str(revise(application=fourth, what="clause_answered", by=MAKER, at=AT))

    racing = all_at_once([edit, *(approving(each, changed) for each in approvers[1:])], refusals=REFUSALS)
    large = [proposed(a_case(10 + nth), **on_terms(2 * TERMS.amount_krw)) for nth in range(CASES)]  # type: ignore[arg-type]
    money = all_at_once(
        [approving(each, proposal) for each, proposal in zip(approvers, large, strict=False)], refusals=REFUSALS
    )

    position = fund_position(fund=FUND, at=AT)
    told = {
        "proposing": proposing,
        "one": approving_one,
        "two": approving_two,
        "two_rows": Approval.objects.filter(proposal__number=third).count(),
        "racing": racing,
        "raced": [
            Proposal.objects.get(number=changed).state,
            Application.objects.get(number=fourth).status,
        ],
        "money": money,
        "reserved": position.reserved_krw,
        "approved": sum(Application.objects.filter(status="approved").values_list("approved_krw", flat=True)),  # type: ignore[arg-type]
        "plan": plan,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
