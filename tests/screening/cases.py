"""Cases in screening, with offices that answered, for tests that say only what matters to them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from majung.adapters.sealing import seal_with
from majung.applications.content import key_of, written_json
from majung.applications.models import Application, LookUp
from majung.applications.services import take_up
from majung.core.facts import written_facts
from majung.core.look_ups import LookUpKind, LookUpState
from majung.core.screening import CheckResult
from majung.documents.models import Document
from majung.events.services import Actor, ActorKind
from majung.screening.services import answer_check, answer_clause
from tests.applications.papers import a_paper
from tests.applications.world import AT, BEOTIM, Owner, an_owner, complete, submitted
from tests.signing_in import make_staff

OFFICER = Actor(ActorKind.STAFF, "user:9007")
TODAY = date(2025, 5, 2)
LATER = AT + timedelta(hours=1)
# Amounts of the three tiers of 경북신보.
SMALL, STANDARD, PRECISE = 30_000_000, 80_000_000, 150_000_000
CLAUSES = ("X3", "X4", "X6")


def a_case(owner: Owner | None = None, program: str = BEOTIM, **values: Any) -> str:
    """A case of the foundation that an officer has taken up."""
    whose = owner or an_owner()
    at = values.pop("at", AT)
    draft = complete(whose, program, at=at, **values)
    number = submitted(whose, draft, at=at, key=draft.number).application
    take_up(application=number, by=OFFICER, at=at)
    return number


def told(number: str, kind: LookUpKind, facts: Mapping[str, Any], *, issued_on: date = TODAY) -> None:
    """An office answered."""
    row = Application.objects.select_related("person").get(number=number)
    LookUp.objects.update_or_create(
        draft_number=row.draft_number,
        kind=kind.value,
        defaults={
            "application": row,
            "person": row.person,
            "business_id": row.business_id,
            "state": LookUpState.DONE.value,
            "asked_at": AT,
            "answered_at": AT,
            "next_try_at": None,
            "source": f"office of {kind.value}",
            "issued_on": issued_on,
            "sealed_facts": seal_with(key_of(row.person), written_json(written_facts(facts))),
        },
    )


def evidence_for(number: str, owner: Owner) -> str:
    """A paper that was sent for the case."""
    paper = a_paper(owner, issued_on=TODAY)
    Document.objects.filter(number=paper).update(about=number)
    return paper


def revision_of(number: str) -> int:
    return Application.objects.values_list("revision", flat=True).get(number=number)


def a_colleague(email: str = "visitor@example.org", **where: Any) -> int:
    return make_staff(email, **where).pk


def answer_everything(number: str, evidence: str, *, checks: tuple[str, ...]) -> None:
    """Nothing speaks against the owner: every clause and check is answered so."""
    for clause in CLAUSES:
        answer_clause(application=number, clause=clause, holds=False, words="", by=OFFICER, at=LATER)
    for check in checks:
        answer_check(
            application=number,
            check=check,
            answer=CheckResult.MET,
            words="",
            evidence=evidence,
            by=OFFICER,
            at=LATER,
        )
