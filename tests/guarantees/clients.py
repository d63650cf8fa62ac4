"""Many approvals for one firm at once, as a process with a database of its own: `python -m tests.guarantees.clients`.

Prints one line of JSON: how each of them went, and what stood for the firm afterwards.
"""

import json
import sys
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Tables can be imported only once Django is set up.
from django.db import IntegrityError, transaction  # noqa: E402

from majung.guarantees.models import Guarantee  # noqa: E402
from majung.guarantees.services import FirmCeilingPassed, take_up_approved  # noqa: E402
from tests.applications.world import AT, Owner, an_owner  # noqa: E402
from tests.at_once import all_at_once  # noqa: E402
from tests.guarantees.cases import approved, behind, stands, total  # noqa: E402
from tests.published_catalog import load_and_publish  # noqa: E402

OTHERS = 7
EACH_KRW = 260_000_000


def decided(owner: Owner, case: str) -> str:
    with transaction.atomic():
        return stands(owner, behind=case, exposure_krw=EACH_KRW).number


def main() -> None:
    call_command("migrate", verbosity=0)
    load_and_publish()
    owner = an_owner()
    number = approved(owner)
    # One through the service, the others straight at the tables.
    acts: list[Callable[[], str]] = [lambda: str(take_up_approved(number=number, at=AT))]
    acts += [lambda case=case: decided(owner, case) for case in map(behind, range(2, 2 + OTHERS))]  # type: ignore[misc]
    answers = all_at_once(acts, refusals=(FirmCeilingPassed, IntegrityError))
    summed = sum(Guarantee.objects.filter(state="decided").values_list("exposure_krw", flat=True))
    sys.stdout.write(json.dumps({"answers": answers, "kept": total(owner)[0], "summed": summed}) + "\n")


if __name__ == "__main__":
    main()
