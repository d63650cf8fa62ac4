"""Acts on people: who showed who they are, what is kept of it, how they are reached, and how it is forgotten."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from majung.adapters.sealing import fingerprint, new_data_key, seal_with, unseal_with, unwrap_data_key, wrap_data_key
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.parties.models import AccountKind, IdentityCheck, IdentityMethod, IdentityResult, Person, User

CI_NAME = "majung.parties.ci"


class PersonForgotten(LookupError):
    """The person's key was destroyed: nobody can read any more who they are."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an identity check told of a person. `transaction` is the number of the check at its provider."""

    name: str
    birth_date: date
    telephone: str
    ci: str
    di: str
    method: IdentityMethod
    transaction: str

    def __repr__(self) -> str:
        return "Identity(…)"


@dataclass(frozen=True, slots=True)
class PersonView:
    """Who somebody is, opened for the one page or paper that needs it."""

    id: int
    name: str
    birth_date: date
    telephone: str

    def __repr__(self) -> str:
        return f"PersonView({self.id})"


@dataclass(frozen=True, slots=True)
class Contact:
    """How messages reach a person: the telephone they chose, else the one of their identity check."""

    telephone: str
    email: str

    def __repr__(self) -> str:
        return "Contact(…)"


@transaction.atomic
def sign_in_person(*, identity: Identity, at: datetime, signed_in: User | None = None) -> User:
    """The account of whoever has this CI: the same person under another name or telephone, a new one if never seen.

    Somebody signed in by a social login becomes this person; if the person has an account already, the social one is
    closed and points at it. Two accounts never share a person.
    """
    person = _person_with(identity)
    _keep_identity(person, {**_identity_of(person), **_told(identity)})
    _note_check(person, method=identity.method, transaction_number=identity.transaction, at=at)
    known = User.objects.select_for_update().filter(person=person).first()
    user = known or _account_for(person, signed_in, at=at)
    subject = Subject("person", str(person.pk))
    record_event(act="PersonIdentified", actor=owner_actor(user), subject=subject, at=at)
    if signed_in is not None and signed_in != user and _is_social(signed_in):
        _close_into(signed_in, user, at=at)
    return user


@transaction.atomic
def open_social_account(*, at: datetime) -> User:
    """An account without a person: it keeps drafts, and files only after an identity check."""
    return _new_account(None, at=at)


def owner_actor(user: User) -> Actor:
    """An owner in events: the account, never the person's name."""
    return Actor(ActorKind.OWNER, f"user:{user.pk}")


@transaction.atomic
def enter_person_at_counter(
    *, name: str, birth_date: date, telephone: str, at: datetime, actor: Actor, institution: str = ""
) -> PersonView:
    """A person present at a counter whose ID card was seen. Without a CI nobody is found again."""
    key = new_data_key()
    told = {"name": name, "birth_date": birth_date.isoformat(), "telephone": plain_telephone(telephone)}
    person = Person.objects.create(wrapped_key=wrap_data_key(key), sealed_identity=_sealed(key, told))
    _note_check(person, method=IdentityMethod.IDENTITY_CARD, transaction_number="", at=at)
    subject = Subject("person", str(person.pk))
    record_event(act="PersonEntered", actor=actor, subject=subject, at=at, institution=institution)
    return person_view(person_id=person.pk)


def note_failed_check(*, method: IdentityMethod, at: datetime) -> None:
    """An identity check that told nothing usable; nothing of it is kept but that it happened."""
    IdentityCheck.objects.create(method=method, result=IdentityResult.FAILED, checked_at=at)


def person_of(user: User) -> PersonView | None:
    """Who an account belongs to; nobody yet after a social login alone."""
    return None if user.person_id is None else person_view(person_id=user.person_id)


def person_view(*, person_id: int) -> PersonView:
    told = _identity_of(Person.objects.get(pk=person_id))
    if not told:
        raise PersonForgotten
    return PersonView(person_id, told["name"], date.fromisoformat(told["birth_date"]), told["telephone"])


def contact_of(*, person_id: int) -> Contact | None:
    """How to reach a person; None when they were forgotten."""
    told = _identity_of(Person.objects.get(pk=person_id))
    return Contact(told.get("contact_telephone") or told["telephone"], told.get("email", "")) if told else None


def ci_of(*, person_id: int) -> str:
    """The CI by which offices know a person, for look-ups alone; empty after an ID card at a counter, or forgotten."""
    return _identity_of(Person.objects.get(pk=person_id)).get("ci", "")


def account_of(*, person_id: int) -> User | None:
    return User.objects.filter(person_id=person_id).first()


def account_of_owner(*, user_id: int) -> User:
    """An owner's account; of one that was closed into another, the other."""
    user = User.objects.select_related("joined").get(pk=user_id, kind=AccountKind.OWNER)
    return user.joined or user


def accounts_of(user: User) -> tuple[int, ...]:
    """The ids of an account and of those that were closed into it: what they began belongs to this one."""
    return (user.pk, *User.objects.filter(joined=user).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def change_contact(*, person_id: int, telephone: str, at: datetime, actor: Actor) -> None:
    """Messages go to another telephone from now on; the one of the identity check stays as it was told."""
    person = Person.objects.select_for_update().get(pk=person_id)
    told = _identity_of(person)
    before, after = told.get("contact_telephone"), plain_telephone(telephone)
    _keep_identity(person, {**told, "contact_telephone": after})
    changes = {"contact_telephone": (before, after)}
    subject = Subject("person", str(person_id))
    record_event(act="ContactChanged", actor=actor, subject=subject, at=at, changes=changes)


def person_key(person_id: int) -> bytes:
    """The person's own data key, for values that are to be forgotten with the person."""
    return _key_of(Person.objects.get(pk=person_id))


def person_keys(person_ids: Collection[int]) -> dict[int, bytes]:
    """The data keys of several people, in one query; who was forgotten has none."""
    rows = Person.objects.filter(pk__in=person_ids).exclude(wrapped_key=None)
    return {person.pk: _key_of(person) for person in rows}


@transaction.atomic
def destroy_person_key(*, person_id: int, at: datetime, actor: Actor) -> None:
    """Forgets a person: all that was sealed under their key can be opened no more, by nobody."""
    updated = Person.objects.filter(pk=person_id).update(wrapped_key=None, sealed_identity=None, ci_hmac=None)
    assert updated == 1
    _close_accounts(person_id)
    record_event(act="PersonForgotten", actor=actor, subject=Subject("person", str(person_id)), at=at)


def _close_accounts(person_id: int) -> None:
    """Nobody signs in as somebody forgotten; their numbers at other houses and their passkeys go too."""
    accounts = User.objects.filter(Q(person_id=person_id) | Q(joined__person_id=person_id))
    ids = list(accounts.values_list("pk", flat=True))
    accounts.update(is_active=False)
    SocialAccount.objects.filter(user_id__in=ids).delete()
    Authenticator.objects.filter(user_id__in=ids).delete()


def plain_telephone(text: str) -> str:
    """010-1234-5678, +82 10 1234 5678 and 01012345678 are one number."""
    digits = "".join(character for character in text if character.isdecimal() and character.isascii())
    return "0" + digits[2:] if digits.startswith("82") else digits


def _person_with(identity: Identity) -> Person:
    ci_hmac = fingerprint(CI_NAME, identity.ci)
    key = new_data_key()
    fresh = {"wrapped_key": wrap_data_key(key), "sealed_identity": _sealed(key, _told(identity))}
    person, _ = Person.objects.get_or_create(ci_hmac=ci_hmac, defaults=fresh)
    return Person.objects.select_for_update().get(pk=person.pk)


def _told(identity: Identity) -> dict[str, str]:
    return {
        "name": identity.name,
        "birth_date": identity.birth_date.isoformat(),
        "telephone": plain_telephone(identity.telephone),
        "ci": identity.ci,
        "di": identity.di,
    }


def _identity_of(person: Person) -> dict[str, str]:
    if person.sealed_identity is None:
        return {}
    told: dict[str, str] = json.loads(unseal_with(_key_of(person), bytes(person.sealed_identity)))
    return told


def _keep_identity(person: Person, told: dict[str, str]) -> None:
    person.sealed_identity = _sealed(_key_of(person), told)
    person.save(update_fields=["sealed_identity"])


def _sealed(key: bytes, told: dict[str, str]) -> bytes:
    return seal_with(key, json.dumps(told, ensure_ascii=False).encode())


def _key_of(person: Person) -> bytes:
    if person.wrapped_key is None:
        raise PersonForgotten
    return unwrap_data_key(bytes(person.wrapped_key))


def _account_for(person: Person, signed_in: User | None, *, at: datetime) -> User:
    if signed_in is None or not _is_social(signed_in):
        return _new_account(person, at=at)
    signed_in.person = person
    signed_in.save(update_fields=["person"])
    return signed_in


def _new_account(person: Person | None, *, at: datetime) -> User:
    user = User(kind=AccountKind.OWNER, person=person, created_at=at)
    user.set_unusable_password()
    user.save()
    return user


def _is_social(user: User) -> bool:
    return user.kind == AccountKind.OWNER and user.person_id is None


def _close_into(social: User, user: User, *, at: datetime) -> None:
    social.joined, social.is_active = user, False
    social.save(update_fields=["joined", "is_active"])
    changes = {"joined": (None, f"user:{user.pk}")}
    subject = Subject("user", str(social.pk))
    record_event(act="AccountJoined", actor=owner_actor(user), subject=subject, at=at, changes=changes)


def _note_check(person: Person, *, method: IdentityMethod, transaction_number: str, at: datetime) -> None:
    IdentityCheck.objects.create(
        person=person,
        method=method,
        transaction_number=transaction_number,
        result=IdentityResult.PASSED,
        checked_at=at,
    )
