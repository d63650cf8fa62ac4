"""대리대출 with a letter of guarantee: the guarantee case that follows its 확인서, prepared for the owner."""

from datetime import datetime

from django.db import transaction

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of, read_content
from majung.applications.models import Application, Draft
from majung.applications.services import save_answers, start_draft
from majung.core.answers import facts_of
from majung.core.application import ApplicationStatus
from majung.core.deadlines import seoul_day
from majung.core.filing import Collateral
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.letters.selectors import ConfirmationView, confirmation_of
from majung.notices.services import notify
from majung.parties.businesses import UnknownBusiness
from majung.parties.people import account_of
from majung.programs.catalog import UnknownProgram, shipped_catalog
from majung.programs.linked_guarantees import linked_guarantee

HOUSE = Actor(ActorKind.SYSTEM, "journey")
# Of this program alone: what the owner owes on it, and that the loan comes through a bank of the agency.
LINKED = {"semas_linked": True, "semas_confirmed": True}
LEFT_OUT = frozenset({"program_balance_krw", "applying_special_purpose"})


@transaction.atomic
def open_linked_case(*, number: str, at: datetime) -> str | None:
    """A draft for the guarantee behind an approved 대리대출, once for each 확인서; none where nobody guarantees.

    The owner reads, completes and files it: nothing is filed for anybody. Given up, it is not begun again.
    """
    row = Application.objects.select_related("person", "institution", "business").filter(number=number).first()
    if row is None or row.status != ApplicationStatus.APPROVED or row.collateral != Collateral.GUARANTEE:
        return None
    confirmation = confirmation_of(application=number, at=at)
    if confirmation is None or Draft.objects.filter(about_number=confirmation.number).exists():
        return None
    begun = _begun(row, confirmation, at=at)
    if begun is not None:
        _tell(row, begun, at=at)
    return begun


def _begun(row: Application, confirmation: ConfirmationView, *, at: datetime) -> str | None:
    filed = read_content(unseal_with(key_of(row.person), bytes(row.sealed_answers)), shipped_catalog().registry)
    facts = {name: value for name, value in facts_of(filed.answers).items() if name not in LEFT_OUT}
    linked = linked_guarantee(sido=str(facts.get("sido") or ""), on=seoul_day(at))
    account = account_of(person_id=row.person_id)
    if linked is None or account is None:
        return None
    try:
        draft = start_draft(
            user_id=account.pk,
            person_id=row.person_id,
            business_number=row.business.number,
            program=linked.program,
            answers={**facts, **LINKED},
            about_number=confirmation.number,
            at=at,
            actor=HOUSE,
        )
    except (UnknownProgram, UnknownBusiness):
        # Nobody guarantees there today, or the owner stands for the business no more: the bank tells them the way.
        return None
    money = {"requested_krw": row.approved_krw, "purpose": row.purpose, "bank": row.bank}
    known = {name: value for name, value in money.items() if value}
    save_answers(draft=draft.number, user_id=account.pk, values=known, seen=draft.seen, at=at)
    return draft.number


def _tell(row: Application, draft: str, *, at: datetime) -> None:
    record_event(
        act="LinkedCaseOpened",
        actor=HOUSE,
        subject=Subject("application", row.number),
        at=at,
        institution=row.institution.code,
        changes={"draft": (None, draft)},
    )
    notify(
        person_id=row.person_id,
        template="linked_case_opened",
        about=row.number,
        institution=row.institution.code,
        key=f"linked_case_opened:{row.number}",
        at=at,
    )
