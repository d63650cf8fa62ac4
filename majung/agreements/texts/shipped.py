"""The words the house comes with: samples of our own, which an institution replaces by versions of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from majung.agreements.models import AgreementText
from majung.agreements.texts.versions import SUBJECT, proposed_row, usable_text
from majung.core.agreement_texts import AgreementTextState, text_hash
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.parties.models import Institution
from majung.programs.catalog import SHIPPED, checked

FOLDER = SHIPPED / "agreements"
SCHEMA = "agreement_texts"
# A release is written and reviewed before it ships: two names, as for any other text.
WRITTEN_BY, REVIEWED_BY = Actor(ActorKind.SYSTEM, "catalog"), Actor(ActorKind.SYSTEM, "release")
REASON = "shipped"


@dataclass(frozen=True, slots=True)
class ShippedText:
    """One version of one agreement's words, as this release has them for an institution."""

    institution: str
    version: str
    in_force_from: date
    document: Mapping[str, Any]


def load_shipped_texts(*, at: datetime) -> list[ShippedText]:
    """Brings every shipped version into the database; gives those that are there with other words already.

    Repeating it changes nothing. New words need a new version.
    """
    return [each for each in shipped_texts() if _load(each, at).sha256 != text_hash(each.document)]


@lru_cache(maxsize=1)
def shipped_texts() -> tuple[ShippedText, ...]:
    """What the catalog has, for each institution and kind of signer."""
    return tuple(_shipped_texts())


def _shipped_texts() -> Iterator[ShippedText]:
    for path in sorted(FOLDER.glob("*.yaml")):
        file = checked(path, SCHEMA).value
        for institution in file["institutions"]:
            for entity in file["entities"]:
                document = {"entity": entity, **_for(file["text"], {entity, institution})}
                usable_text(document)
                day = date.fromisoformat(file["in_force_from"])
                yield ShippedText(institution, file["version"], day, document)


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
def _load(shipped: ShippedText, at: datetime) -> AgreementText:
    # Two servers may start at once: one writes, the other finds.
    house = Institution.objects.select_for_update().get(code=shipped.institution)
    kind, entity = shipped.document["kind"], shipped.document["entity"]
    kept = AgreementText.objects.filter(institution=house, kind=kind, entity=entity, version=shipped.version).first()
    if kept is not None:
        return kept
    row = proposed_row(house, shipped.document, version=shipped.version, at=at, actor=WRITTEN_BY)
    row.in_force_from, row.reason = shipped.in_force_from, REASON
    row.save(force_insert=True)
    row.state, row.settled_by, row.settled_at = AgreementTextState.AGREED.value, REVIEWED_BY.id, at
    row.save(update_fields=["state", "settled_by", "settled_at"])
    subject = Subject(SUBJECT, row.number)
    record_event(act="AgreementTextAgreed", actor=REVIEWED_BY, subject=subject, at=at, institution=house.code)
    return row
