"""Acts on one agreement in the same moment, as a process with a database of its own:
`python -m tests.attacks.agreement_clients`.

Prints one line of JSON: what each round ended in, and what stands afterwards.
"""

import json
import sys
from functools import partial

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Tables can be imported only once Django is set up.

from majung.adapters import clock  # noqa: E402
from majung.adapters.http import standing_in  # noqa: E402
from majung.adapters.signing import FakeSigning  # noqa: E402
from majung.agreements.evidence import chain_holds  # noqa: E402
from majung.agreements.models import Agreement, Evidence, Execution  # noqa: E402
from majung.agreements.selectors import contract_of  # noqa: E402
from majung.agreements.services import (  # noqa: E402
    begin_identification,
    cancel_agreement,
    complete_agreement,
    decline_agreement,
    execute,
    identify_by_signed_text,
)
from majung.agreements.texts.shipped import load_shipped_texts  # noqa: E402
from majung.core.agreement import DeclineReason, IdentificationMethod  # noqa: E402
from majung.events.services import Actor, ActorKind  # noqa: E402
from majung.papers.models import Paper, PaperFile  # noqa: E402
from majung.parties.people import ci_of, person_view  # noqa: E402
from tests.agreements.signing import Signer, asked, executed, identified, marks  # noqa: E402
from tests.applications.world import AT, KNOWN_SINCE, an_owner  # noqa: E402
from tests.at_once import all_at_once  # noqa: E402
from tests.pki import standing_pki  # noqa: E402
from tests.published_catalog import load_and_publish  # noqa: E402

# What nobody expected is told by the test.
ANYTHING = (Exception,)
OFFICER = Actor(ActorKind.STAFF, "user:9001")
STEPS = ("identified", "signed", "completed", "declined", "cancelled")


def signed_at_the_provider(signer: Signer, provider: FakeSigning) -> str:
    begun = begin_identification(**signer.acts(), method=IdentificationMethod.SIMPLE_CERTIFICATE, return_to="/back")
    name = person_view(person_id=signer.person_id).name
    provider.sign(begun.address.rpartition("/")[2], name=name, ci=ci_of(person_id=signer.person_id))
    return begun.attempt


def comes_back(signer: Signer, attempt: str) -> str:
    identify_by_signed_text(**signer.acts(), attempt=attempt)
    return "identified"


def seals(signer: Signer) -> str:
    return "complete" if complete_agreement(agreement=signer.number) else "not complete"


def takes_back(signer: Signer) -> str:
    cancel_agreement(agreement=signer.number, reason="잘못 보냄", by=OFFICER, at=AT)
    return "cancelled"


def declines(signer: Signer) -> str:
    decline_agreement(**signer.acts(), reason=DeclineReason.OTHER)
    return "declined"


def executes(signer: Signer) -> str:
    execute(**signer.acts(), **marks(contract_of(number=signer.number)))
    return "executed"


def left(signer: Signer) -> dict[str, object]:
    row = Agreement.objects.select_related("execution", "identification").get(number=signer.number)
    steps = list(Evidence.objects.filter(agreement=row, step__in=STEPS).order_by("nth").values_list("step", flat=True))
    assert row.execution is not None
    return {
        "state": row.state,
        "steps": steps,
        "papers": sorted(Paper.objects.filter(about=row.number).values_list("ended_as", flat=True)),
        "files": PaperFile.objects.filter(paper__about=row.number).count(),
        "executions": Execution.objects.filter(agreement=row).count(),
        "is_bound": row.identification is None or row.identification.bound_hash == row.execution.unsigned_sha256,
        "chain": chain_holds(row),
    }


def ready(nth: int) -> Signer:
    signer = asked(an_owner(nth))
    executed(signer)
    return signer


def came_back_on_two_phones(nth: int, provider: FakeSigning) -> tuple[list[str], dict[str, object]]:
    signer = ready(nth)
    attempt = signed_at_the_provider(signer, provider)
    answers = all_at_once([partial(comes_back, signer, attempt)] * 3, refusals=ANYTHING)
    return sorted(answers), left(signer)


def sealed_by_two_workers(nth: int, provider: FakeSigning) -> tuple[list[str], dict[str, object]]:
    signer = ready(nth)
    identified(signer, provider)
    answers = all_at_once([partial(seals, signer)] * 3, refusals=ANYTHING)
    # Whoever was second may have been told «not yet»; a later try finds it complete.
    return [*answers, seals(signer)], left(signer)


def taken_back_while_sealed(nth: int, provider: FakeSigning) -> tuple[list[str], dict[str, object]]:
    signer = ready(nth)
    identified(signer, provider)
    answers = all_at_once([partial(seals, signer), partial(takes_back, signer)], refusals=ANYTHING)
    return answers, left(signer)


def declined_while_identified(nth: int, provider: FakeSigning) -> tuple[list[str], dict[str, object]]:
    signer = ready(nth)
    attempt = signed_at_the_provider(signer, provider)
    answers = all_at_once([partial(comes_back, signer, attempt), partial(declines, signer)], refusals=ANYTHING)
    return answers, left(signer)


def executed_while_identified(nth: int, provider: FakeSigning) -> tuple[list[str], dict[str, object]]:
    signer = ready(nth)
    attempt = signed_at_the_provider(signer, provider)
    answers = all_at_once([partial(comes_back, signer, attempt), partial(executes, signer)], refusals=ANYTHING)
    return answers, left(signer)


ROUNDS = (
    came_back_on_two_phones, sealed_by_two_workers, taken_back_while_sealed, declined_while_identified,
    executed_while_identified,
)  # fmt: skip


def main() -> None:
    call_command("migrate", verbosity=0)
    load_and_publish()
    load_shipped_texts(at=KNOWN_SINCE)
    clock.now = lambda: AT
    provider = FakeSigning()
    with standing_pki(), standing_in(provider):
        told = {act.__name__: [act(10 * place + nth, provider) for nth in (1, 2)] for place, act in enumerate(ROUNDS)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
