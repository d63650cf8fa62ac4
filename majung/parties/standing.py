"""Who stands for a business on a day, and who only says so."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from majung.parties.models import Business, Representation, RepresentationStanding

PROVEN = (RepresentationStanding.BY_REGISTER, RepresentationStanding.AT_COUNTER)


def standing_representations(*, on: date) -> QuerySet[Representation]:
    """Representations in force on a day, also those that rest on somebody's word alone."""
    in_force = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    return Representation.objects.filter(in_force).exclude(standing=RepresentationStanding.TURNED_DOWN)


def acting_people(business: Business, *, on: date) -> frozenset[int]:
    return acting_by_business([business.pk], on=on).get(business.pk, frozenset())


def acting_by_business(business_ids: Collection[int], *, on: date) -> dict[int, frozenset[int]]:
    """Who may act for each of several businesses, in one query."""
    standing: dict[int, list[Representation]] = {}
    for row in standing_representations(on=on).filter(business_id__in=business_ids):
        standing.setdefault(row.business_id, []).append(row)
    return {business_id: _acting_among(rows) for business_id, rows in standing.items()}


def _acting_among(rows: list[Representation]) -> frozenset[int]:
    """Of those who stand for one business: all who proved it, or else the first who said so; and whom these let in.

    A number somebody else typed first must not keep out who proves to belong, nor show them what that one sees. A
    consent is worth what the one who gave it is worth, so it falls with them.
    """
    claims = sorted((row for row in rows if row.standing == RepresentationStanding.CLAIMED), key=lambda row: row.pk)
    proven = {row.person_id for row in rows if row.standing in PROVEN}
    acting = proven or {row.person_id for row in claims[:1]}
    let_in = {row.person_id: row.consented_by_id for row in rows if row.standing == RepresentationStanding.BY_CONSENT}
    while joining := {person for person, by in let_in.items() if by in acting} - acting:
        acting |= joining
    return frozenset(acting)
