"""Acts on businesses: added by who stands for them, confirmed by the register, shared with who proves to belong."""

from dataclasses import dataclass
from datetime import date, datetime
from random import SystemRandom

from django.db import transaction
from django.db.models import QuerySet

from majung.core.deadlines import seoul_day
from majung.core.identifiers import NumberCheck, check_corporation_number, is_business_number, new_public_number
from majung.events.services import Actor, Subject, record_event
from majung.parties.models import (
    Business,
    EntityKind,
    RegisterCheck,
    Representation,
    RepresentationRole,
    RepresentationStanding,
)
from majung.parties.people import person_view
from majung.parties.register_check import confirm_business_by_register
from majung.parties.standing import acting_by_business, acting_people, standing_representations


class BadBusinessNumber(ValueError):
    """What was given is no 사업자등록번호."""


class BadCorporationNumber(ValueError):
    """A corporation without a 법인등록번호, or with one that cannot be one; an odd check digit alone is taken."""


class UnknownBusiness(LookupError):
    """No business has this number, or none that this person may speak for."""


@dataclass(frozen=True, slots=True)
class BusinessView:
    """A business as one of its people sees it; `may_act` is False while a claim still waits."""

    number: str
    registration_number: str
    corporation_number: str
    name: str
    entity: EntityKind
    opened_on: date | None
    status: str
    ended_on: date | None
    register_check: RegisterCheck
    checked_at: datetime | None
    role: RepresentationRole | None = None
    may_act: bool = True


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Somebody's wish to stand for a business, as those see it who already do."""

    number: str
    name: str
    role: RepresentationRole
    claimed_on: date


@transaction.atomic
def add_business(
    *,
    person_id: int,
    registration_number: str,
    corporation_number: str,
    name: str,
    entity: EntityKind,
    role: RepresentationRole,
    opened_on: date | None,
    at: datetime,
    actor: Actor,
) -> BusinessView:
    """A person says they stand for a business; adding it again changes nothing.

    The first to say so works on at once, while the register is asked. Anybody later waits for the register or for the
    consent of who already stands for it, and learns nothing of it meanwhile.
    """
    plain = _checked_numbers(registration_number, corporation_number, entity)
    business = _kept_business(*plain, name=name, entity=entity, opened_on=opened_on, at=at)
    standing = Representation.objects.filter(person_id=person_id, business=business, valid_until=None)
    claim = standing.exclude(standing=RepresentationStanding.TURNED_DOWN).first()
    if claim is None:
        claim = Representation.objects.create(
            number=new_number("REP", at=at),
            person_id=person_id,
            business=business,
            role=role,
            claimed_name=name,
            claimed_opened_on=opened_on,
            valid_from=seoul_day(at),
        )
        subject = Subject("business", business.number)
        record_event(act="BusinessAdded", actor=actor, subject=subject, at=at, changes={"role": (None, role.value)})
        confirm_business_by_register.enqueue(number=business.number)
    return _view(business, claim, may_act=person_id in acting_people(business, on=seoul_day(at)))


def businesses_of(*, person_id: int, on: date) -> list[BusinessView]:
    """The businesses a person may act for on a day, in the order they were added."""
    return [view for view in all_businesses_of(person_id=person_id, on=on) if view.may_act]


def all_businesses_of(*, person_id: int, on: date) -> list[BusinessView]:
    """Those a person may act for, and those where the claim still waits."""
    own = standing_representations(on=on).filter(person_id=person_id).select_related("business").order_by("id")
    claims = {claim.business_id: claim for claim in own}
    acting = acting_by_business(claims.keys(), on=on)
    return [_view(each.business, each, may_act=person_id in acting[each.business_id]) for each in claims.values()]


def business_by_number(*, number: str) -> BusinessView:
    """A business for the house itself; whether somebody may see it is asked before (`may_act_for`)."""
    business = Business.objects.filter(number=number).first()
    if business is None:
        raise UnknownBusiness
    return _view(business, None, may_act=True)


def business_by_registration(*, registration_number: str) -> BusinessView | None:
    """For counters and look-ups of the house; no page of an owner asks by it."""
    business = Business.objects.filter(registration_number=plain_number(registration_number)).first()
    return None if business is None else _view(business, None, may_act=True)


def people_of(*, number: str, on: date) -> list[int]:
    """The ids of the people who may act for a business on a day."""
    return sorted(acting_people(_business(number), on=on))


def claims_on(*, number: str, on: date) -> list[ClaimView]:
    """Who waits to stand for a business, told by name to who already does."""
    business = _business(number)
    acting = acting_people(business, on=on)
    # Whoever was forgotten meanwhile claims nothing any more.
    known = standing_representations(on=on).filter(business=business, person__wrapped_key__isnull=False)
    waiting = known.exclude(person_id__in=acting).order_by("id")
    return [
        ClaimView(
            number=each.number,
            name=person_view(person_id=each.person_id).name,
            role=RepresentationRole(each.role),
            claimed_on=each.valid_from,
        )
        for each in waiting
    ]


@transaction.atomic
def consent_to_claim(*, claim: str, by_person_id: int, at: datetime, actor: Actor) -> None:
    """A person who stands for the business vouches for another."""
    _settle_claim(claim, RepresentationStanding.BY_CONSENT, by_person_id=by_person_id, at=at, actor=actor)


@transaction.atomic
def turn_down_claim(*, claim: str, by_person_id: int, at: datetime, actor: Actor) -> None:
    """A person who stands for the business says that another does not belong to it."""
    _settle_claim(claim, RepresentationStanding.TURNED_DOWN, by_person_id=by_person_id, at=at, actor=actor)


@transaction.atomic
def vouch_at_counter(*, business: str, person_id: int, at: datetime, actor: Actor) -> None:
    """An officer saw the papers of the business in this person's hands."""
    claim = _open_claims(_business(business)).filter(person_id=person_id).select_for_update().get()
    _change_standing(claim, RepresentationStanding.AT_COUNTER, at=at, actor=actor)


def plain_number(text: str) -> str:
    return "".join(character for character in text if character in "0123456789")


def new_number(kind: str, *, at: datetime) -> str:
    return new_public_number(kind=kind, year=seoul_day(at).year, source=SystemRandom())


def _checked_numbers(registration_number: str, corporation_number: str, entity: EntityKind) -> tuple[str, str]:
    if not is_business_number(registration_number):
        raise BadBusinessNumber
    if entity is EntityKind.INDIVIDUAL:
        return plain_number(registration_number), ""
    if check_corporation_number(corporation_number) is NumberCheck.MALFORMED:
        raise BadCorporationNumber
    return plain_number(registration_number), plain_number(corporation_number)


def _kept_business(
    registration_number: str,
    corporation_number: str,
    *,
    name: str,
    entity: EntityKind,
    opened_on: date | None,
    at: datetime,
) -> Business:
    business, _ = Business.objects.get_or_create(
        registration_number=registration_number,
        defaults={
            "number": new_number("BIZ", at=at),
            "corporation_number": corporation_number,
            "name": name,
            "entity": entity,
            "opened_on": opened_on,
        },
    )
    # Two claims at once must agree on which came first.
    return Business.objects.select_for_update().get(pk=business.pk)


def _business(number: str) -> Business:
    business = Business.objects.filter(number=number).first()
    if business is None:
        raise UnknownBusiness
    return business


def _open_claims(business: Business) -> QuerySet[Representation]:
    return Representation.objects.filter(
        business=business, standing=RepresentationStanding.CLAIMED, valid_until=None
    ).order_by("id")


def _settle_claim(
    number: str, standing: RepresentationStanding, *, by_person_id: int, at: datetime, actor: Actor
) -> None:
    claim = Representation.objects.select_for_update().filter(number=number).select_related("business").first()
    if claim is None or by_person_id not in acting_people(claim.business, on=seoul_day(at)):
        raise UnknownBusiness
    # Who may act already is not judged by the others; a claim is settled once.
    if claim.standing == RepresentationStanding.CLAIMED and claim.person_id != by_person_id:
        if standing is RepresentationStanding.BY_CONSENT:
            claim.consented_by_id = by_person_id
        _change_standing(claim, standing, at=at, actor=actor)


def _change_standing(claim: Representation, standing: RepresentationStanding, *, at: datetime, actor: Actor) -> None:
    changes = {"standing": (claim.standing, standing.value)}
    claim.standing = standing
    claim.save(update_fields=["standing", "consented_by"])
    subject = Subject("business", claim.business.number)
    record_event(act="RepresentationSettled", actor=actor, subject=subject, at=at, changes=changes)


def _view(business: Business, claim: Representation | None, *, may_act: bool) -> BusinessView:
    """While a claim waits, the view holds only what the claimant said."""
    knows = claim is None or may_act
    return BusinessView(
        number=business.number,
        registration_number=business.registration_number,
        corporation_number=business.corporation_number if knows else "",
        name=business.name if claim is None or knows else claim.claimed_name,
        entity=EntityKind(business.entity),
        opened_on=business.opened_on if claim is None or knows else claim.claimed_opened_on,
        status=business.status if knows else "unknown",
        ended_on=business.ended_on if knows else None,
        register_check=RegisterCheck(business.register_check if claim is None else claim.register_check),
        checked_at=business.checked_at if knows else None,
        role=None if claim is None else RepresentationRole(claim.role),
        may_act=may_act,
    )
