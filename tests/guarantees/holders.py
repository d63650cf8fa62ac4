"""An approval and the nightly lapse in one moment, as a process with a database of its own.

`python -m tests.guarantees.holders`. The approval holds the fund and goes on to the firm while the lapse of another
case of the same fund and firm is under way. Prints one line of JSON: what the lapse did, and whether it had to wait.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Tables can be imported only once Django is set up.
from django.db import connection, transaction  # noqa: E402

from majung.applications.models import Application  # noqa: E402
from majung.budget.bookkeeping import hold_fund  # noqa: E402
from majung.budget.services import open_fund  # noqa: E402
from majung.guarantees.models import FirmExposure  # noqa: E402
from majung.guarantees.services import lapse_overdue, take_up_approved  # noqa: E402
from tests.applications.world import AT, an_owner  # noqa: E402
from tests.decisions.people import MAKER  # noqa: E402
from tests.guarantees.cases import approved  # noqa: E402
from tests.journey.conftest import FUND  # noqa: E402
from tests.published_catalog import load_and_publish  # noqa: E402

SOON = 20
DAY_AFTER = AT + timedelta(days=61)


def lapsed() -> list[str]:
    try:
        return lapse_overdue(at=DAY_AFTER)
    finally:
        connection.close()


def somebody_waits() -> bool:
    """SQLite has one writer at a time: there whoever comes second waits in any case."""
    if connection.vendor != "postgresql":
        time.sleep(0.5)
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def wait_for_the_other() -> bool:
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        if somebody_waits():
            return True
        time.sleep(0.05)
    return False


def main() -> None:
    call_command("migrate", verbosity=0)
    load_and_publish()
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=10**9, actor=MAKER, at=AT)
    number = approved(an_owner())
    take_up_approved(number=number, at=AT)
    firm = Application.objects.get(number=number).business_id
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            # As an approval does: first the money, then the firm.
            hold_fund(fund=FUND)
            other = pool.submit(lapsed)
            waited = wait_for_the_other()
            FirmExposure.objects.select_for_update().get(business_id=firm)
        answer = other.result(timeout=60)
    told = {"lapsed": answer == [number], "waited": waited, "status": Application.objects.get(number=number).status}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
