"""A worker killed at every stage between identification and seal: `python -m tests.faults.killed_while_sealing`.

Each stage is a process of its own, forked so that it knows the same authority, which ends itself with SIGKILL right
after that stage. One agreement goes through all of them. Prints one line of JSON: what stood after each, and at last.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Tables can be imported only once Django is set up.
from django.db import connection  # noqa: E402

from majung.adapters import clock  # noqa: E402
from majung.adapters.http import standing_in  # noqa: E402
from majung.adapters.signing import FakeSigning  # noqa: E402
from majung.adapters.signing_keys import seal_key  # noqa: E402
from majung.agreements.evidence import chain_holds  # noqa: E402
from majung.agreements.models import Agreement, Evidence  # noqa: E402
from majung.agreements.services import complete_agreement, completing  # noqa: E402
from majung.agreements.texts.shipped import load_shipped_texts  # noqa: E402
from majung.notices.models import Job, Message  # noqa: E402
from majung.papers.models import Paper, PaperFile  # noqa: E402
from tests.agreements.signing import asked, executed, identified  # noqa: E402
from tests.applications.world import AT, KNOWN_SINCE, an_owner  # noqa: E402
from tests.pki import standing_pki  # noqa: E402
from tests.published_catalog import load_and_publish  # noqa: E402

# In the order in which they come; `record` and `tell_everybody` stand within a transaction that is not committed yet.
STAGES = (
    "issue_certificate", "sign_by_person", "put_away", "record", "issue_document", "paper_pdf",
    "begin_next", "tell_everybody",
)  # fmt: skip


def killed_after(stage: str, number: str) -> bool:
    """Whether a process that completes the agreement was killed right after this stage."""
    connection.close()
    child = os.fork()
    if child == 0:
        real: Callable[..., Any] = getattr(completing, stage)

        def last_act(*args: Any, **named: Any) -> Any:
            real(*args, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(completing, stage, last_act)
        complete_agreement(agreement=number)
        # Not reached while the stage is part of the way.
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def left(number: str) -> dict[str, object]:
    row = Agreement.objects.get(number=number)
    steps = Evidence.objects.filter(agreement=row, step__in=["signed", "completed", "seal_postponed"])
    return {
        "state": row.state,
        "is_signed": bool(row.signed_sha256),
        "steps": list(steps.order_by("nth").values_list("step", flat=True)),
        "papers": Paper.objects.filter(about=number).count(),
        "files": list(PaperFile.objects.filter(paper__about=number).values_list("level", flat=True)),
        "jobs_left": Job.objects.filter(task__endswith="seal_agreement", finished_at=None).count(),
        "told": Message.objects.filter(template="agreement_completed").count(),
        "chain": chain_holds(row),
    }


def main() -> None:
    call_command("migrate", verbosity=0)
    load_and_publish()
    load_shipped_texts(at=KNOWN_SINCE)
    clock.now = lambda: AT
    provider = FakeSigning()
    with standing_pki(), standing_in(provider):
        signer = asked(an_owner())
        executed(signer)
        identified(signer, provider)
        # The authority is in memory: what it issued to a process that is gone it would not know again.
        seal_key("gyeongbuk-foundation")
        stages = {stage: [killed_after(stage, signer.number), left(signer.number)] for stage in STAGES}
        is_complete = complete_agreement(agreement=signer.number)
        told = {"stages": stages, "is_complete": is_complete, "left": left(signer.number)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
