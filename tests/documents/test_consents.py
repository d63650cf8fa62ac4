"""Consents: each for itself, in the words in force, by the person, taken back at any time, never rewritten."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from majung.core.consents import ConsentKind
from majung.documents.consent_texts import UnknownText, consent_text, consent_texts
from majung.documents.models import ConsentLine
from majung.documents.selectors import consents_given_by, consents_of, has_consent
from majung.documents.services import (
    ConsentNotTheirs,
    NoPartyNamed,
    OutdatedText,
    UnknownConsent,
    give_consent,
    withdraw_consent,
)
from majung.events.actors import Actor, ActorKind, Subject
from majung.events.selectors import events_about
from tests.documents.people import AT, actor, make_owner, person_id_of

ABOUT = "DRF-2026-00000000-0"
TODAY = date(2026, 11, 2)


def give(
    person_id: int, by: Actor, kind: ConsentKind = ConsentKind.COLLECTION, *, to: str = "", about: str = ABOUT
) -> str:
    version = consent_text(kind).version
    return give_consent(
        person_id=person_id, kind=kind, text_version=version, about=about, named_party=to, at=AT, actor=by
    )


def test_the_catalog_has_all_eight_in_both_languages() -> None:
    texts = consent_texts()
    assert [text.kind for text in texts] == list(ConsentKind)
    assert len({text.hash for text in texts}) == 8
    for text in texts:
        for words in (text.label, text.summary, text.collected, text.purpose, text.kept, text.refusal, text.full):
            assert words["ko"].strip()
            assert words["en"].strip()
        assert "법" in text.basis
        assert "거둘 수 있습니다" in text.full["ko"]
    with pytest.raises(UnknownText):
        consent_text(ConsentKind.COLLECTION, "1999-1")


def test_each_consent_stands_for_itself_and_is_taken_back_alone(db: None) -> None:
    owner = make_owner()
    person = person_id_of(owner)
    first = give(person, actor(owner))
    second = give(person, actor(owner), ConsentKind.PROVIDE_BANK, to="iM뱅크")
    assert first.startswith("CNS-2026-")
    assert has_consent(person_id=person, about=ABOUT, kind=ConsentKind.PROVIDE_BANK, on=TODAY, named_party="iM뱅크")
    assert not has_consent(
        person_id=person, about=ABOUT, kind=ConsentKind.PROVIDE_BANK, on=TODAY, named_party="하나은행"
    )
    assert not has_consent(person_id=person, about="DRF-2026-11111111-1", kind=ConsentKind.COLLECTION, on=TODAY)
    withdraw_consent(reference=second, person_id=person, actor=actor(owner), at=AT + timedelta(days=1))
    standing = {
        each.reference: each for each in consents_of(person_id=person, about=ABOUT, on=TODAY + timedelta(days=1))
    }
    assert standing[first].is_given
    assert not standing[second].is_given
    assert all(each.is_given for each in consents_of(person_id=person, about=ABOUT, on=TODAY)), "as it stood that day"
    assert [about for about, _ in consents_given_by(person_id=person)] == [ABOUT, ABOUT]
    assert [event.act for event in events_about(subject=Subject("consent", second))] == [
        "ConsentGiven",
        "ConsentWithdrawn",
    ]
    with pytest.raises(UnknownConsent):
        withdraw_consent(reference=second, person_id=person, actor=actor(owner), at=AT)


def test_nobody_consents_for_somebody_else(db: None) -> None:
    owner, other = make_owner(), make_owner("이견본")
    person = person_id_of(owner)
    for by in (
        actor(other),
        Actor(ActorKind.SYSTEM, "job"),
        Actor(ActorKind.VISITOR, "visitor"),
        Actor(ActorKind.OWNER, "x"),
    ):
        with pytest.raises(ConsentNotTheirs):
            give(person, by)
    reference = give(person, actor(owner))
    with pytest.raises(ConsentNotTheirs):
        withdraw_consent(reference=reference, person_id=person, actor=actor(other), at=AT)
    with pytest.raises(UnknownConsent):
        withdraw_consent(reference=reference, person_id=person_id_of(other), actor=actor(other), at=AT)


def test_an_agent_gives_others_but_never_the_credit_consent(db: None) -> None:
    owner, agent = make_owner(), make_owner("박세무")
    person = person_id_of(owner)
    assert give(person, actor(agent, ActorKind.AGENT))
    with pytest.raises(ConsentNotTheirs):
        give(person, actor(agent, ActorKind.AGENT), ConsentKind.CREDIT_INQUIRY)
    assert give(person, Actor(ActorKind.STAFF, "user:99"), ConsentKind.CREDIT_INQUIRY), "said before staff at a counter"


def test_the_text_in_force_is_agreed_to_and_a_bank_is_named(db: None) -> None:
    owner = make_owner()
    person = person_id_of(owner)
    with pytest.raises(OutdatedText):
        give_consent(
            person_id=person, kind=ConsentKind.COLLECTION, text_version="2020-1", about=ABOUT, at=AT, actor=actor(owner)
        )
    with pytest.raises(NoPartyNamed):
        give(person, actor(owner), ConsentKind.PROVIDE_BANK)
    with pytest.raises(NoPartyNamed):
        give(person, actor(owner), ConsentKind.SENSITIVE, to="iM뱅크")


def test_the_book_of_consents_is_never_rewritten(db: None) -> None:
    owner = make_owner()
    give(person_id_of(owner), actor(owner))
    assert ConsentLine.objects.get().text_hash == consent_text(ConsentKind.COLLECTION).hash
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentLine.objects.update(kind="sensitive")
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentLine.objects.all()._raw_delete("default")
