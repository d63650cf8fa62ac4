"""등기사항전부증명서: read from the court's register, kept as it was told, and judged for the day."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from majung.adapters.court_register import (
    NotRegistered,
    RegisterChangeKind,
    RegisteredRepresentative,
    RegisterExtract,
    court_register,
)
from majung.adapters.sealing import seal_with, unseal_with
from majung.agreements.models import RegisterReading
from majung.agreements.opened import plain_named
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.core.agreement_evidence import canonical
from majung.core.agreement_signers import Acts, Named, Register, RegisterProblem, Representative, register_problem
from majung.core.consents import ConsentKind
from majung.core.deadlines import seoul_day
from majung.documents import vault
from majung.documents.selectors import consents_of
from majung.parties.people import person_view

FOLDER = "agreements"
PREPARING, SIGNING = "preparing", "signing"


@dataclass(frozen=True, slots=True)
class Read:
    """What a register said and what it means for signing."""

    row: RegisterReading
    register: Register | None
    # Names as the register writes them, for the document.
    names: tuple[str, ...]
    problem: RegisterProblem | None

    def __repr__(self) -> str:
        return "Read(…)"


def ask_register(case: Application) -> RegisterExtract | None:
    """The register outside; None where it has no such corporation. Never inside a transaction: it may take its time."""
    try:
        return court_register().read_register(
            corporation_number=case.business.corporation_number, consent=_ground(case)
        )
    except NotRegistered:
        return None


@transaction.atomic
def keep_reading(
    case: Application,
    extract: RegisterExtract | None,
    *,
    purpose: str,
    filer: Named,
    signers: tuple[Named, ...] | None = None,
    at: datetime,
) -> Read:
    """What was read, judged for its day, kept as a row of its own; the paper goes into the vault."""
    register = register_of(extract) if extract else None
    problem: RegisterProblem | None = RegisterProblem.NOBODY_REGISTERED
    if register is not None:
        problem = register_problem(
            register,
            corporation_number=case.business.corporation_number,
            filer=filer,
            filed_on=_settled_on(case),
            on=seoul_day(at),
            signers=signers,
        )
    row = RegisterReading(
        application=case,
        purpose=purpose,
        read_at=at,
        issued_on=extract.issued_on if extract else None,
        problem=problem.value if problem else "",
        sealed=seal_with(key_of(case.person), canonical(_written(extract))),
    )
    if extract is not None:
        row.document_sha256 = hashlib.sha256(extract.document).hexdigest()
        row.document_place = f"{FOLDER}/registers/{secrets.token_hex(16)}"
        vault.put(row.document_place, seal_with(key_of(case.person), extract.document))
    row.save(force_insert=True)
    return read_of(row)


def last_reading(case: Application, *, purpose: str = "") -> Read | None:
    rows = RegisterReading.objects.filter(application=case).order_by("-id")
    row = (rows.filter(purpose=purpose) if purpose else rows).select_related("application__person").first()
    return read_of(row) if row else None


def read_of(row: RegisterReading) -> Read:
    written = json.loads(unseal_with(key_of(row.application.person), bytes(row.sealed)))
    problem = RegisterProblem(row.problem) if row.problem else None
    register = _register(written) if written else None
    in_office = register.in_office(seoul_day(row.read_at)) if register else ()
    plain = {each.who for each in in_office}
    names = tuple(each["name"] for each in written.get("representatives", ()) if plain_named_of(each) in plain)
    return Read(row, register, names, problem)


def plain_named_of(written: dict[str, Any]) -> Named:
    return plain_named(written["name"], date.fromisoformat(written["birth_date"]))


def names_in_office(register: Register, on: date) -> frozenset[Named]:
    return frozenset(each.who for each in register.in_office(on))


def register_of(extract: RegisterExtract) -> Register:
    return _register(_written(extract))


def filer_of(case: Application) -> Named:
    person = person_view(person_id=case.person_id)
    return plain_named(person.name, person.birth_date)


def _settled_on(case: Application) -> date:
    """From which day on a change counts: the filing, or the day an officer accepted what had changed by then."""
    accepted = RegisterReading.objects.filter(application=case).exclude(accepted_by="").order_by("-id").first()
    return seoul_day(accepted.read_at if accepted else case.received_at)


def _ground(case: Application) -> str:
    """On what we read: the consent to look-ups of this case; without one, the case itself, as anybody may read it.

    상업등기법 제15조: the register of corporations is open to everybody.
    """
    on = seoul_day(case.received_at)
    given = [
        each
        for each in consents_of(person_id=case.person_id, about=case.draft_number, on=on)
        if each.kind is ConsentKind.ADMINISTRATIVE_SHARING and each.is_given
    ]
    return given[0].reference if given else case.number


def _written(extract: RegisterExtract | None) -> dict[str, Any]:
    if extract is None:
        return {}
    entered = [each.on.isoformat() for each in extract.changes if each.what is not RegisterChangeKind.OTHER]
    return {
        "corporation_number": extract.corporation_number,
        "name": extract.name,
        "issued_on": extract.issued_on.isoformat(),
        "includes_cancelled": extract.includes_cancelled,
        "representatives": [_written_representative(each) for each in extract.representatives],
        "changed_on": sorted(entered),
    }


def _written_representative(each: RegisteredRepresentative) -> dict[str, Any]:
    return {
        "name": each.name,
        "birth_date": each.birth_date.isoformat(),
        "title": each.title,
        "acts": each.acts.value,
        "since": each.since.isoformat(),
        "until": each.until.isoformat() if each.until else None,
    }


def _register(written: dict[str, Any]) -> Register:
    return Register(
        corporation_number=written["corporation_number"],
        issued_on=date.fromisoformat(written["issued_on"]),
        includes_cancelled=written["includes_cancelled"],
        representatives=tuple(
            Representative(
                who=plain_named_of(each),
                acts=Acts(each["acts"]),
                since=date.fromisoformat(each["since"]),
                until=date.fromisoformat(each["until"]) if each["until"] else None,
            )
            for each in written["representatives"]
        ),
        changed_on=tuple(date.fromisoformat(day) for day in written["changed_on"]),
    )
