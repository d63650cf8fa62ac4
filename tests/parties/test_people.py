"""People by their CI: one person for one CI, one account for one person, and nothing readable in the database."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.parties.models import IdentityCheck, IdentityMethod, Person, User
from majung.parties.people import (
    Identity,
    PersonForgotten,
    accounts_of,
    change_contact,
    contact_of,
    destroy_person_key,
    enter_person_at_counter,
    note_failed_check,
    open_social_account,
    person_key,
    person_of,
    person_view,
    plain_telephone,
    sign_in_person,
)

pytestmark = pytest.mark.django_db

AT = datetime(2025, 5, 2, 1, 0, tzinfo=UTC)
OPERATOR = Actor(ActorKind.STAFF, "user:1")
CI = "ci-" + "a" * 85


def identity(**fields: Any) -> Identity:
    given: dict[str, Any] = {
        "name": "김순자",
        "birth_date": date(1964, 8, 20),
        "telephone": "010-2345-6789",
        "ci": CI,
        "di": "di-" + "b" * 61,
        "method": IdentityMethod.SIMPLE_CERTIFICATE,
        "transaction": "tx-1",
    }
    return Identity(**given | fields)


def person_of_account(user: User) -> int:
    person = person_of(user)
    assert person is not None
    return person.id


def everything_in_the_database() -> str:
    """All tables as text, as somebody with a copy of the database would read them."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  Names of our own tables.
            rows += [repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_first_sign_in_makes_a_person_and_an_account() -> None:
    user = sign_in_person(identity=identity(), at=AT)
    person = person_of(user)
    assert person is not None
    assert (person.name, person.birth_date, person.telephone) == ("김순자", date(1964, 8, 20), "01023456789")
    assert IdentityCheck.objects.get().transaction_number == "tx-1"


@pytest.mark.parametrize("change", [{"name": "김순희"}, {"telephone": "010-9999-0000"}, {"transaction": "tx-2"}])
def test_same_ci_is_the_same_person(change: dict[str, str]) -> None:
    first = sign_in_person(identity=identity(), at=AT)
    assert sign_in_person(identity=identity(**change), at=AT) == first
    assert Person.objects.count() == 1


def test_new_name_and_telephone_replace_the_old_ones() -> None:
    sign_in_person(identity=identity(), at=AT)
    person = person_of(sign_in_person(identity=identity(name="김순희", telephone="010-9999-0000"), at=AT))
    assert person is not None
    assert (person.name, person.telephone) == ("김순희", "01099990000")


def test_another_ci_is_another_person_even_of_the_same_name() -> None:
    sign_in_person(identity=identity(), at=AT)
    sign_in_person(identity=identity(ci="ci-" + "c" * 85), at=AT)
    assert (Person.objects.count(), User.objects.count()) == (2, 2)


def test_social_account_becomes_the_person_it_proves_to_be() -> None:
    social = open_social_account(at=AT)
    assert person_of(social) is None
    assert sign_in_person(identity=identity(), at=AT, signed_in=social) == social
    assert person_of(social) is not None


def test_social_account_of_somebody_known_is_closed_into_theirs() -> None:
    known, social = sign_in_person(identity=identity(), at=AT), open_social_account(at=AT)
    assert sign_in_person(identity=identity(), at=AT, signed_in=social) == known
    social.refresh_from_db()
    assert (social.joined, social.is_active, social.person_id) == (known, False, None)
    assert accounts_of(known) == (known.pk, social.pk)


def test_somebody_else_at_the_same_browser_gets_their_own_account() -> None:
    first = sign_in_person(identity=identity(), at=AT)
    second = sign_in_person(identity=identity(ci="ci-" + "c" * 85), at=AT, signed_in=first)
    assert second != first
    first.refresh_from_db()
    assert first.is_active


def test_nothing_of_an_identity_stands_in_the_database() -> None:
    told = identity()
    sign_in_person(identity=told, at=AT)
    kept = everything_in_the_database()
    assert "tx-1" in kept
    assert [secret for secret in (told.name, told.ci, told.di, "01023456789", "1964-08-20") if secret in kept] == []


def test_identity_prints_nothing() -> None:
    assert (repr(identity()), str(identity())) == ("Identity(…)", "Identity(…)")


def test_destroyed_key_forgets_the_person() -> None:
    user = sign_in_person(identity=identity(), at=AT)
    person_id = person_of_account(user)
    destroy_person_key(person_id=person_id, at=AT, actor=OPERATOR)
    assert contact_of(person_id=person_id) is None
    with pytest.raises(PersonForgotten):
        person_view(person_id=person_id)
    with pytest.raises(PersonForgotten):
        person_key(person_id)


def test_forgotten_person_comes_back_as_somebody_new() -> None:
    first = sign_in_person(identity=identity(), at=AT)
    destroy_person_key(person_id=person_of_account(first), at=AT, actor=OPERATOR)
    assert sign_in_person(identity=identity(), at=AT) != first


def test_every_act_on_a_person_leaves_an_event() -> None:
    person_id = person_of_account(sign_in_person(identity=identity(), at=AT))
    change_contact(person_id=person_id, telephone="010-1111-2222", at=AT, actor=OPERATOR)
    destroy_person_key(person_id=person_id, at=AT, actor=OPERATOR)
    told = events_about(subject=Subject("person", str(person_id)))
    assert [line.act for line in told] == ["PersonIdentified", "ContactChanged", "PersonForgotten"]


def test_person_key_stays_the_same() -> None:
    user = sign_in_person(identity=identity(), at=AT)
    person_id = person_of_account(user)
    before = person_key(person_id)
    sign_in_person(identity=identity(name="김순희"), at=AT)
    assert person_key(person_id) == before


def test_messages_go_to_the_chosen_telephone() -> None:
    person_id = person_of_account(sign_in_person(identity=identity(), at=AT))
    change_contact(person_id=person_id, telephone="010-1111-2222", at=AT, actor=OPERATOR)
    sign_in_person(identity=identity(telephone="010-3333-4444"), at=AT)
    contact = contact_of(person_id=person_id)
    assert contact is not None
    assert contact.telephone == "01011112222"


def test_person_at_the_counter_has_no_ci() -> None:
    person = enter_person_at_counter(
        name="박영덕", birth_date=date(1950, 1, 2), telephone="054-123-4567", at=AT, actor=OPERATOR
    )
    assert person_view(person_id=person.id).name == "박영덕"
    assert IdentityCheck.objects.get().method == IdentityMethod.IDENTITY_CARD


def test_failed_check_keeps_nothing_but_that_it_happened() -> None:
    note_failed_check(method=IdentityMethod.SIMPLE_CERTIFICATE, at=AT)
    assert IdentityCheck.objects.get().person_id is None


@pytest.mark.parametrize("typed", ["010-2345-6789", "01023456789", "+82 10-2345-6789", " 010 2345 6789 "])
def test_one_telephone_is_written_one_way(typed: str) -> None:
    assert plain_telephone(typed) == "01023456789"
