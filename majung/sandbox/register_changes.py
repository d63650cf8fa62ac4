"""What has happened to the representatives of corporations since the world was made, as somebody set it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from majung.adapters.court_register import ActingRule
from majung.sandbox.keeping import opened
from majung.sandbox.world import Business, Entry, world


@dataclass(frozen=True)
class RepresentativesChanged:
    """From a day on somebody left, somebody came, or they act by another rule; people by their ids."""

    effective_on: date
    leaves: str = ""
    joins: str = ""
    acts: ActingRule | None = None


@dataclass(frozen=True)
class Representation:
    """Who has represented a corporation until a day, the rule they act by, and the days on which that changed."""

    entries: tuple[Entry, ...]
    rule: ActingRule
    rule_changed_on: tuple[date, ...] = ()

    def in_office(self, day: date) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.until is None or entry.until > day)


def change_representatives(business: Business, change: RepresentativesChanged) -> None:
    with opened(settings.DATA_FOLDER) as kept:
        kept.execute(
            "INSERT INTO register_change (corporation_number, effective_on, leaves, joins, acts)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                business.corporation_number,
                change.effective_on.isoformat(),
                change.leaves,
                change.joins,
                str(change.acts or ""),
            ),
        )


def restore_representatives(business: Business) -> None:
    """As the world was made."""
    with opened(settings.DATA_FOLDER) as kept:
        kept.execute("DELETE FROM register_change WHERE corporation_number = ?", (business.corporation_number,))


def representation(business: Business, *, on: date) -> Representation:
    """As the register knows it on a day: nothing of what is entered later."""
    stands = Representation(business.entries, business.representation)
    for change in _changes(business):
        stands = _changed(stands, change) if change.effective_on <= on else stands
    return replace(stands, entries=tuple(_known_by(on, stands.entries)))


def _changes(business: Business) -> list[RepresentativesChanged]:
    with opened(settings.DATA_FOLDER) as kept:
        rows = kept.execute(
            "SELECT * FROM register_change WHERE corporation_number = ? ORDER BY effective_on, number",
            (business.corporation_number,),
        ).fetchall()
    return [
        RepresentativesChanged(
            date.fromisoformat(row["effective_on"]),
            row["leaves"],
            row["joins"],
            ActingRule(row["acts"]) if row["acts"] else None,
        )
        for row in rows
    ]


def _changed(stands: Representation, change: RepresentativesChanged) -> Representation:
    entries = tuple(_ended(entry, change) for entry in stands.entries)
    if change.joins:
        joins = world().people[change.joins]
        entries += (Entry(joins.name, joins.birth_date, change.effective_on),)
    if change.acts in {None, stands.rule}:
        return replace(stands, entries=entries)
    days = (*stands.rule_changed_on, change.effective_on)
    return Representation(entries, change.acts or stands.rule, days)


def _ended(entry: Entry, change: RepresentativesChanged) -> Entry:
    leaves = world().people.get(change.leaves)
    is_theirs = leaves is not None and (entry.name, entry.birth_date) == (leaves.name, leaves.birth_date)
    return replace(entry, until=change.effective_on) if is_theirs and entry.until is None else entry


def _known_by(day: date, entries: Iterable[Entry]) -> Iterable[Entry]:
    for entry in entries:
        if entry.since <= day:
            yield replace(entry, until=None) if entry.until and entry.until > day else entry
