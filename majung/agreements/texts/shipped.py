"""The words the house comes with: samples of our own, which an institution replaces by versions of its own."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from majung.agreements.models import AgreementText
from majung.agreements.texts.versions import proposed_row, usable_text
from majung.core.agreement_texts import AgreementTextState, text_hash
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.parties.models import Institution
from majung.programs.catalog import SHIPPED, checked

FOLDER = SHIPPED / "agreements"
SCHEMA = "agreement_texts"
# A release is written and reviewed before it ships: two names, as for any other text.
WRITTEN_BY, REVIEWED_BY = Actor(ActorKind.SYSTEM, "catalog"), Actor(ActorKind.SYSTEM, "release")
REASON = "shipped"


class ShippedTextDiffers(Exception):
    """A shipped version is in use with other words: new words need a new version."""


def load_shipped_texts(*, at: datetime) -> None:
    """Brings every shipped version into the database; repeating it changes nothing."""
    houses = {house.code: house for house in Institution.objects.all()}
    for institution, version, in_force_from, document in shipped_texts():
        _load(houses[institution], version, in_force_from, document, at)


@lru_cache(maxsize=1)
def shipped_texts() -> tuple[tuple[str, str, date, Mapping[str, Any]], ...]:
    """(institution, version, first day, document) of each."""
    return tuple(_shipped_texts())


def _shipped_texts() -> Iterator[tuple[str, str, date, Mapping[str, Any]]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        file = checked(path, SCHEMA).value
        for institution in file["institutions"]:
            for entity in file["entities"]:
                document = {"entity": entity, **_for(file["text"], {entity, institution})}
                usable_text(document)
                yield institution, file["version"], date.fromisoformat(file["in_force_from"]), document


def _for(written: Any, cases: set[str]) -> Any:
    """The part of a file that is for these: what says `only` for somebody else is left out."""
    if isinstance(written, dict):
        return {key: _for(value, cases) for key, value in written.items() if key != "only"}
    if isinstance(written, list):
        return [_for(each, cases) for each in written if not isinstance(each, dict) or _is_for(each, cases)]
    return written


def _is_for(written: Mapping[str, Any], cases: set[str]) -> bool:
    return "only" not in written or written["only"] in cases


@transaction.atomic
def _load(house: Institution, version: str, in_force_from: date, document: Mapping[str, Any], at: datetime) -> None:
    # Two servers may start at once: one writes, the other finds.
    Institution.objects.select_for_update().get(pk=house.pk)
    kept = AgreementText.objects.filter(
        institution=house, kind=document["kind"], entity=document["entity"], version=version
    ).first()
    if kept is not None:
        if kept.sha256 != text_hash(document):
            raise ShippedTextDiffers(f"{house.code} {kept.kind} {kept.entity} {version}")
        return
    row = proposed_row(house, document, version=version, at=at, actor=WRITTEN_BY)
    row.in_force_from, row.reason = in_force_from, REASON
    row.save(force_insert=True)
    row.state, row.settled_by, row.settled_at = AgreementTextState.AGREED.value, REVIEWED_BY.id, at
    row.save(update_fields=["state", "settled_by", "settled_at"])
    record_event(
        act="AgreementTextAgreed",
        actor=REVIEWED_BY,
        subject=Subject("agreement_text", row.number),
        at=at,
        institution=house.code,
    )
