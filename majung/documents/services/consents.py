"""Giving consents and taking them back: lines that are only ever added to the book."""

from datetime import datetime

from django.db import transaction

from majung.core.consents import ConsentAct, ConsentKind
from majung.documents.consent_texts import consent_text
from majung.documents.models import ConsentLine
from majung.documents.numbers import new_number
from majung.events.actors import Actor, ActorKind, Subject
from majung.events.services import record_event
from majung.parties.models import User

# Who may say yes for a person who is not at the keyboard: staff write down what somebody before them says.
WITNESSES = frozenset({ActorKind.STAFF, ActorKind.BANK})
# 신용정보법 제32조: whose credit is asked about says so in person, whatever else was left to an agent.
NEVER_BY_AGENT = frozenset({ConsentKind.CREDIT_INQUIRY})
NAMES_A_PARTY = frozenset({ConsentKind.PROVIDE_BANK})


class ConsentNotTheirs(PermissionError):
    """Nobody gives this consent for somebody else."""


class OutdatedText(ValueError):
    """Another version of the text is in force; the person is to read that one."""


class NoPartyNamed(ValueError):
    """A consent to give data to a bank names the bank."""


class UnknownConsent(LookupError):
    """No consent has this reference, or it was taken back before."""


@transaction.atomic
def give_consent(
    *,
    person_id: int,
    kind: ConsentKind,
    text_version: str,
    about: str,
    at: datetime,
    actor: Actor,
    named_party: str = "",
    request_id: str = "",
) -> str:
    """Writes down one consent of one person for one case, and gives its reference."""
    refuse_others(person_id=person_id, kind=kind, actor=actor)
    text = consent_text(kind)
    if text.version != text_version:
        raise OutdatedText
    if (kind in NAMES_A_PARTY) != bool(named_party):
        raise NoPartyNamed
    line = ConsentLine(
        reference=new_number("CNS", at=at),
        person_id=person_id,
        kind=kind.value,
        text_version=text.version,
        text_hash=text.hash,
        about=about,
        named_party=named_party,
    )
    _write(line, ConsentAct.GIVEN, actor=actor, at=at, request_id=request_id)
    return line.reference


@transaction.atomic
def withdraw_consent(*, reference: str, person_id: int, actor: Actor, at: datetime, request_id: str = "") -> None:
    """Takes a consent back from now on; what was done under it stays lawful.

    The house itself ends it together with what it was given for, whoever ended that.
    """
    lines = list(ConsentLine.objects.filter(reference=reference, person_id=person_id).order_by("id"))
    if len(lines) != 1:
        raise UnknownConsent
    given = lines[0]
    if actor.kind is not ActorKind.SYSTEM:
        refuse_others(person_id=person_id, kind=ConsentKind(given.kind), actor=actor)
    given.pk = None
    given._state.adding = True
    _write(given, ConsentAct.TAKEN_BACK, actor=actor, at=at, request_id=request_id)


def refuse_others(*, person_id: int, kind: ConsentKind, actor: Actor) -> None:
    """An owner speaks for themselves, an agent for a client but never of credit, staff for who stands before them."""
    if actor.kind in WITNESSES or (actor.kind is ActorKind.AGENT and kind not in NEVER_BY_AGENT):
        return
    if actor.kind is not ActorKind.OWNER or not _is_account_of(actor, person_id):
        raise ConsentNotTheirs


def _is_account_of(actor: Actor, person_id: int) -> bool:
    name, _, number = actor.id.partition(":")
    return name == "user" and number.isdecimal() and User.objects.filter(pk=int(number), person_id=person_id).exists()


def _write(line: ConsentLine, act: ConsentAct, *, actor: Actor, at: datetime, request_id: str) -> None:
    line.act, line.at = act.value, at
    line.actor_kind, line.actor_id = actor.kind.value, actor.id
    line.save(force_insert=True)
    past = {ConsentAct.GIVEN: "ConsentGiven", ConsentAct.TAKEN_BACK: "ConsentWithdrawn"}[act]
    record_event(
        act=past,
        actor=actor,
        subject=Subject("consent", line.reference),
        at=at,
        changes={"kind": (None, line.kind), "text_version": (None, line.text_version)},
        request_id=request_id,
    )
