"""What changed between two program files, clause by clause and figure by figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]

# Parts told as wholes, and lists told by the id of their rows.
LISTS_BY_ID = ("eligible", "excluded", "prefer", "terms", "documents")
NOT_TOLD = ("tests",)


@dataclass(frozen=True)
class Change:
    """One place that differs; before or after is None where it was added or removed."""

    place: str
    before: Any
    after: Any

    @property
    def kind(self) -> str:
        return "added" if self.before is None else "removed" if self.after is None else "changed"


def changes(before: Document, after: Document) -> Iterator[Change]:
    """Every change from one document to another, in the order of the files."""
    for key in dict.fromkeys([*before, *after]):
        if key in NOT_TOLD:
            continue
        if key in LISTS_BY_ID:
            old, new = by_id(before.get(key, [])), by_id(after.get(key, []))
            yield from order_changes(key, list(old), list(new))
            yield from changes_in(key, old, new)
        else:
            yield from changes_at(key, before.get(key), after.get(key))


def by_id(rows: list[Document]) -> dict[str, Document]:
    return {row["id"]: row for row in rows}


def order_changes(place: str, before: list[str], after: list[str]) -> Iterator[Change]:
    """Rows that stayed but changed places: the bits of bulk results follow their order."""
    if [row for row in before if row in after] != [row for row in after if row in before]:
        yield Change(place, before, after)


def changes_in(place: str, before: Document, after: Document) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        yield from changes_at(f"{place}.{key}", before.get(key), after.get(key))


def changes_at(place: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from changes_in(place, before, after)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from changes_at(f"{place}.{index}", old, new)
    elif before != after:
        yield Change(place, before, after)
