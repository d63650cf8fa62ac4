"""The same signer on many telephones, as a process with a database of its own: `python -m tests.agreements.clients`.

Prints one line of JSON: what eight were answered who asked, executed, were identified and sealed in the same moment.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db.models import Count  # noqa: E402  Tables can be imported only once Django is set up.

from majung.adapters.http import standing_in  # noqa: E402
from majung.adapters.signing import FakeSigning  # noqa: E402
from majung.agreements.evidence import chain_holds  # noqa: E402
from majung.agreements.models import Agreement, Evidence, Execution  # noqa: E402
from majung.agreements.refusals import AgreementOver, AttemptOver  # noqa: E402
from majung.agreements.services import (  # noqa: E402
    begin_identification,
    complete_agreement,
    execute,
    identify_by_signed_text,
    prepare_agreements,
)
from majung.agreements.texts.shipped import load_shipped_texts  # noqa: E402
from majung.core.agreement import IdentificationMethod  # noqa: E402
from majung.guarantees.services import take_up_approved  # noqa: E402
from majung.papers.models import Paper, PaperFile  # noqa: E402
from majung.parties.people import ci_of, person_view  # noqa: E402
from tests.agreements.signing import Signer, marks, read  # noqa: E402
from tests.applications.world import AT, KNOWN_SINCE, an_owner  # noqa: E402
from tests.at_once import all_at_once  # noqa: E402
from tests.guarantees.cases import approved  # noqa: E402
from tests.pki import standing_pki  # noqa: E402
from tests.published_catalog import load_and_publish  # noqa: E402

CLIENTS = 8
REFUSALS = (AgreementOver, AttemptOver)


def together(act: Callable[[], Any]) -> list[str]:
    return all_at_once([lambda: str(act())] * CLIENTS, refusals=REFUSALS)


def main(provider: FakeSigning) -> dict[str, Any]:
    load_and_publish()
    load_shipped_texts(at=KNOWN_SINCE)
    owner = an_owner()
    number = approved(owner)
    take_up_approved(number=number, at=AT)
    asked = together(lambda: prepare_agreements(number=number, at=AT))
    signer = Signer(owner.person_id, asked[0])
    contract = read(signer)
    executed = together(lambda: execute(**signer.acts(), **marks(contract)))
    begun = begin_identification(**signer.acts(), method=IdentificationMethod.SIMPLE_CERTIFICATE, return_to="/back")
    person = person_view(person_id=owner.person_id)
    ci = ci_of(person_id=owner.person_id)
    provider.sign(begun.address.rpartition("/")[2], name=person.name, birth_date=person.birth_date, ci=ci)
    identified = together(lambda: identify_by_signed_text(**signer.acts(), attempt=begun.attempt))
    sealed = together(lambda: complete_agreement(agreement=signer.number))
    row = Agreement.objects.get(number=signer.number)
    assert row.execution is not None
    return {
        "asked": len(set(asked)),
        "rows": Agreement.objects.count(),
        "executed": len(set(executed)),
        "executions": list(Execution.objects.order_by("nth").values_list("nth", flat=True)),
        "is_last": row.execution.nth == CLIENTS,
        "identified": dict(Counter(identified)),
        "sealed": dict(Counter(sealed)),
        "papers": [Paper.objects.count(), PaperFile.objects.count()],
        "steps": dict(Evidence.objects.values_list("step").annotate(Count("id"))),
        "chain_holds": chain_holds(row),
        "state": row.state,
    }


if __name__ == "__main__":
    with standing_pki(), standing_in(fake := FakeSigning()):
        sys.stdout.write(json.dumps(main(fake)) + "\n")
