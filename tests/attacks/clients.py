"""Two rooms at one case in the same moment, as a process with a database of its own: `python -m tests.attacks.clients`.

Prints one line of JSON: what each round ended in, and whether books and cases agree afterwards.
"""

import json
import sys
from collections import Counter
from datetime import timedelta
from functools import partial

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Tables can be imported only once Django is set up.
from django.db import transaction  # noqa: E402

from majung.applications.drafts import DraftView  # noqa: E402
from majung.applications.models import Application  # noqa: E402
from majung.applications.selectors import application_view  # noqa: E402
from majung.budget.selectors import fund_position  # noqa: E402
from majung.budget.services import open_fund  # noqa: E402
from majung.core.appeals import AppealOutcome  # noqa: E402
from majung.core.application import UNDER_WAY, ApplicationStatus, WithdrawalReason  # noqa: E402
from majung.core.deciding import Outcome, ReasonCode  # noqa: E402
from majung.decisions.services import agree_appeal, decide_appeal, file_appeal, take_appeal  # noqa: E402
from majung.guarantees.models import Guarantee  # noqa: E402
from majung.journey.proving import prove  # noqa: E402
from majung.journey.services import withdraw  # noqa: E402
from majung.screening.models import VisitSheet  # noqa: E402
from majung.screening.services import plan_visit, record_visit  # noqa: E402
from tests.applications.world import AT, Owner, an_owner, complete, submitted  # noqa: E402
from tests.at_once import all_at_once  # noqa: E402
from tests.decisions.people import an_approver, staff  # noqa: E402
from tests.journey.clients import ANYTHING  # noqa: E402
from tests.journey.conftest import FUND, OFFICER  # noqa: E402
from tests.journey.ready import agreed, answered, filed, proposed  # noqa: E402
from tests.published_catalog import load_and_publish  # noqa: E402
from tests.signing_in import make_staff  # noqa: E402

ROUNDS = 3
SEEN = {
    "is_trading": True, "matches_registration": True, "has_sign": True, "run_by_owner": True, "workers_seen": 2,
}  # fmt: skip
LATER = AT + timedelta(hours=1)


def leaves(owner: Owner, number: str) -> str:
    withdraw(number=number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=LATER)
    return "withdrawn"


def says_yes(number: str, proposal: str) -> str:
    return "approved" if agreed(number, proposal, at=LATER).is_decided else "one more"


def files_again(owner: Owner, draft: DraftView) -> str:
    submitted(owner, draft, at=LATER, key=draft.number)
    return "filed"


def ready(nth: int) -> tuple[Owner, str, str]:
    owner = an_owner(nth)
    number = filed(owner)
    answered(number, owner)
    return owner, number, proposed(number)


def withdrawn_while_approved(nth: int) -> list[str]:
    """Either the owner or the approver is first; what stands afterwards stands for both."""
    owner, number, proposal = ready(nth)
    answers = all_at_once([partial(leaves, owner, number), partial(says_yes, number, proposal)], refusals=ANYTHING)
    row = Application.objects.get(number=number)
    stands = Guarantee.objects.filter(application=row, state="decided").count()
    return [*answers, row.status, str(stands)]


def filed_again_while_decided(nth: int) -> list[str]:
    """A second draft for the same firm goes out in the moment in which the first is approved."""
    owner, number, proposal = ready(nth)
    again = complete(owner)
    answers = all_at_once([partial(files_again, owner, again), partial(says_yes, number, proposal)], refusals=ANYTHING)
    live = [*UNDER_WAY, ApplicationStatus.APPROVED]
    count = Application.objects.filter(business__number=owner.business, status__in=live).count()
    return [*answers, str(count)]


def filed_again_while_reopened(nth: int) -> list[str]:
    """The owner files anew in the moment in which an appeal against the refusal is upheld."""
    owner, number = an_owner(nth), ""
    number = filed(owner)
    answered(number, owner)
    refusal = proposed(
        number, outcome=Outcome.REFUSED, reason_code=ReasonCode.EXCLUDED, words="제한업종", remedy="정정", terms=None,
        retry_from=AT.date(),
    )  # fmt: skip
    agreed(number, refusal)
    appeal = file_appeal(
        application=number, words="아닙니다", documents=(), by_person_id=owner.person_id, actor=owner.actor, at=AT
    )
    handler, second = make_staff(f"handler-{nth}@example.org").pk, an_approver(f"second-{nth}@example.org")
    take_appeal(appeal=appeal, by=staff(handler), at=AT)
    decide_appeal(appeal=appeal, outcome=AppealOutcome.UPHELD, words="맞음", by=staff(handler), at=AT)
    again = complete(owner)

    def upheld() -> str:
        agree_appeal(appeal=appeal, by=staff(second), user_id=second, at=LATER)
        return "upheld"

    answers = all_at_once([partial(files_again, owner, again), upheld], refusals=ANYTHING)
    count = Application.objects.filter(business__number=owner.business, status__in=UNDER_WAY).count()
    return [*answers, str(count)]


def sent_eight_times(nth: int) -> list[str]:
    """The telephone of a visitor finds the line again and sends its form eight times at once."""
    owner = an_owner(nth)
    number = filed(owner)
    answered(number, owner)
    visitor = make_staff(f"visitor-{nth}@example.org").pk
    visit = plan_visit(application=number, visitor_user_id=visitor, on=AT.date(), by=OFFICER, at=AT)
    before = application_view(number=number).line.revision

    def sends() -> str:
        version = record_visit(visit=visit, sheet=SEEN, client_key="from-the-spot", by=staff(visitor), at=LATER)
        return f"version {version}"

    answers = all_at_once([sends] * 8, refusals=ANYTHING)
    revised = application_view(number=number).line.revision - before
    return [*sorted(set(answers)), str(VisitSheet.objects.filter(visit__number=visit).count()), str(revised)]


def main() -> None:
    call_command("migrate", verbosity=0)
    load_and_publish()
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=10**9, actor=OFFICER, at=AT)
    rounds = [withdrawn_while_approved, filed_again_while_decided, filed_again_while_reopened]
    told: dict[str, object] = {
        act.__name__: [act(10 * place + nth) for nth in range(ROUNDS)] for place, act in enumerate(rounds, start=1)
    }
    told["sent_eight_times"] = sent_eight_times(90)
    position = fund_position(fund=FUND, at=LATER)
    held = Application.objects.filter(status__in=[*UNDER_WAY, ApplicationStatus.APPROVED]).values_list(
        "approved_krw", "requested_krw"
    )
    told["reserved"], told["held"] = position.reserved_krw, sum(approved or asked for approved, asked in held)
    told["agrees"] = prove(fund=FUND, at=LATER).agrees
    told["live_twice"] = max(Counter(Guarantee.objects.values_list("application_id", flat=True)).values(), default=0)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
