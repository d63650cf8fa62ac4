"""Reads of 보완: what is asked for, by when, and what came in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of
from majung.applications.models import Supplement, SuppliedPart
from majung.applications.models import SupplementItem as ItemRow
from majung.core.documents import DocumentKind
from majung.core.supplement import SupplementItemKind


@dataclass(frozen=True, slots=True)
class PartView:
    """One thing that came in."""

    version: int
    document: str
    answer: str
    supplied_at: datetime
    supplied_by: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing asked for, with everything that came in for it; the last one counts."""

    position: int
    kind: SupplementItemKind
    text: str
    document_kind: DocumentKind | None
    fact: str
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class SupplementView:
    """A request with its last day; `closed_at` without `supplied_at` is one that lapsed or lost its case."""

    asked_at: datetime
    asked_by: str
    through: date
    extensions: int
    supplied_at: datetime | None
    closed_at: datetime | None
    items: tuple[ItemView, ...]


def supplements_of(*, number: str) -> list[SupplementView]:
    """All requests on an application in their order; three queries however many."""
    rows = list(
        Supplement.objects.filter(application__number=number).select_related("application__person").order_by("id")
    )
    if not rows:
        return []
    key = key_of(rows[0].application.person)
    items = list(ItemRow.objects.filter(supplement__in=rows).order_by("supplement_id", "position"))
    parts = list(SuppliedPart.objects.filter(item__in=items).order_by("item_id", "version"))
    return [_view(row, [item for item in items if item.supplement_id == row.pk], parts, key) for row in rows]


def supplement_of(*, number: str) -> SupplementView | None:
    """What is asked for at the moment."""
    return next((each for each in supplements_of(number=number) if each.closed_at is None), None)


def _view(row: Supplement, items: Iterable[ItemRow], parts: Iterable[SuppliedPart], key: bytes) -> SupplementView:
    return SupplementView(
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        through=row.through,
        extensions=row.extensions,
        supplied_at=row.supplied_at,
        closed_at=row.closed_at,
        items=tuple(_item(item, [part for part in parts if part.item_id == item.pk], key) for item in items),
    )


def _item(row: ItemRow, parts: Iterable[SuppliedPart], key: bytes) -> ItemView:
    return ItemView(
        position=row.position,
        kind=SupplementItemKind(row.kind),
        text=unseal_with(key, bytes(row.sealed_text)).decode(),
        document_kind=DocumentKind(row.document_kind) if row.document_kind else None,
        fact=row.fact,
        parts=tuple(_part(part, key) for part in parts),
    )


def _part(row: SuppliedPart, key: bytes) -> PartView:
    return PartView(
        version=row.version,
        document=row.document,
        answer=unseal_with(key, bytes(row.sealed_answer)).decode() if row.sealed_answer else "",
        supplied_at=row.supplied_at,
        supplied_by=row.supplied_by,
    )
