"""Whether everything recorded still stands as it was chained and signed, and if not, what was touched."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain, pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.db import connection, transaction
from django.db.models import Min

from majung.adapters.keyring import UnknownKey
from majung.adapters.sealing import signing_key
from majung.events.actors import Subject
from majung.events.chain import FIELDS, NOTHING, event_document, head_message, link_hash
from majung.events.models import Event, EventLink, SignedHead
from majung.events.sequencer import HEAD, HEAD_SIGNED, Head, head_of, public_text, settled_before, unchained
from majung.events.services import digest_of

BATCH = 1000
Values = tuple[Any, ...]
Progress = Callable[[int, int], None]


class ProblemCode(StrEnum):
    """What was touched."""

    EVENT_CHANGED = "event_changed"
    EVENT_MISSING = "event_missing"
    EVENT_INSERTED = "event_inserted"
    LINK_CHANGED = "link_changed"
    LINK_MISSING = "link_missing"
    HEAD_CHANGED = "head_changed"
    HEAD_MISSING = "head_missing"
    HEAD_INSERTED = "head_inserted"
    HEAD_DIFFERS = "head_differs"
    KEY_UNKNOWN = "key_unknown"


@dataclass(frozen=True, slots=True)
class Problem:
    """What was touched and where: the id of an event, the position of a link, the day of a head."""

    code: ProblemCode
    place: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The chain as far as it reaches; what is recorded and not yet chained is told apart from it."""

    links: int
    heads: int
    signed_links: int
    unchained: int
    oldest_unchained_at: datetime | None
    problems: tuple[Problem, ...]

    @property
    def is_intact(self) -> bool:
        return not self.problems


@dataclass(slots=True)
class _Walk:
    """What is known while the chain is walked from its first link to its last."""

    total: int
    on_progress: Progress
    position: int = 0
    tip: str = NOTHING
    last_event: int | None = None
    hashes: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def found(self, code: ProblemCode, place: object) -> None:
        self.problems.append(Problem(code, str(place)))


def verify_chain(
    *, witnesses: tuple[Head, ...] = (), on_progress: Progress = lambda _done, _total: None
) -> Verification:
    """Recomputes every link and checks every signature.

    Witnesses are heads exported earlier and kept elsewhere: with one of them, even an end cut off together with its
    heads is found.
    """
    with _one_moment():
        heads = [head_of(row) for row in SignedHead.objects.order_by("day")]
        walk = _Walk(total=EventLink.objects.count(), on_progress=on_progress)
        _walk_links(walk, wanted={head.position for head in (*heads, *witnesses)})
        _check_heads(walk, heads)
        for witness in witnesses:
            _check_covered(walk, witness)
        _find_inserted(walk)
        tail = unchained().aggregate(oldest=Min("recorded_at"))
        return Verification(
            links=walk.position,
            heads=len(heads),
            signed_links=max((head.position for head in heads), default=0),
            unchained=unchained().count(),
            oldest_unchained_at=tail["oldest"],
            problems=tuple(walk.problems),
        )


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything is read as of one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django's own transactions would keep everybody else from writing for as long.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _walk_links(walk: _Walk, *, wanted: set[int]) -> None:
    walk.hashes[0] = NOTHING
    for (link, values), (following, _) in pairwise(chain(_linked_events(), [(None, None)])):
        assert link is not None
        _check_link(walk, link, values, following)
        walk.position, walk.tip = link.position, link.hash
        walk.last_event = link.event_id if values else walk.last_event
        if link.position in wanted:
            walk.hashes[link.position] = link.hash
        if link.position % BATCH == 0:
            walk.on_progress(link.position, walk.total)


def _linked_events() -> Iterator[tuple[EventLink, Values | None]]:
    position = 0
    while links := list(EventLink.objects.filter(position__gt=position).order_by("position")[:BATCH]):
        rows = Event.objects.filter(id__in=[link.event_id for link in links]).values_list(*FIELDS)
        events = {values[0]: values for values in rows}
        yield from ((link, events.get(link.event_id)) for link in links)
        position = links[-1].position


def _check_link(walk: _Walk, link: EventLink, values: Values | None, following: EventLink | None) -> None:
    if link.position > walk.position + 1:
        walk.found(ProblemCode.LINK_MISSING, _places(walk.position + 1, link.position - 1))
    elif link.previous != walk.tip:
        walk.found(ProblemCode.LINK_CHANGED, link.position)
        return
    if values is None:
        walk.found(ProblemCode.EVENT_MISSING, link.event_id)
    elif link.hash != (computed := _hash_of(link, values)):
        # What the next link remembers tells whether the hash was touched or what it was made of.
        was_right = following is not None and following.previous == computed
        touched = (ProblemCode.LINK_CHANGED, link.position) if was_right else (ProblemCode.EVENT_CHANGED, values[0])
        walk.found(*touched)


def _places(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _hash_of(link: EventLink, values: Values) -> str:
    return link_hash(
        position=link.position, previous=link.previous, chained_at=link.chained_at, event=event_document(values)
    )


def _check_heads(walk: _Walk, heads: list[Head]) -> None:
    told = _told_signatures()
    for head in heads:
        problem = _problem_of(head, told)
        if problem:
            walk.found(problem, head.day)
        else:
            _check_covered(walk, head)
    for day in sorted(told.keys() - {head.day.isoformat() for head in heads}):
        walk.found(ProblemCode.HEAD_MISSING, day)


def _told_signatures() -> dict[str, str]:
    """Of every head that was ever signed, the fingerprint of its signature, as its own event keeps it."""
    events = Event.objects.filter(act=HEAD_SIGNED, subject_kind=HEAD)
    return {event.subject_number: event.changes for event in events}


def _problem_of(head: Head, told: Mapping[str, str]) -> ProblemCode | None:
    day = head.day.isoformat()
    if day not in told:
        return ProblemCode.HEAD_INSERTED
    if str(digest_of(Subject(HEAD, day), "signature", head.signature)) not in told[day]:
        return ProblemCode.HEAD_CHANGED
    try:
        return None if is_signed(head) else ProblemCode.HEAD_CHANGED
    except UnknownKey:
        return ProblemCode.KEY_UNKNOWN


def is_signed(head: Head) -> bool:
    """Whether a key of this house signed the head as it stands; raises UnknownKey."""
    key = signing_key(head.key_name)
    message = head_message(
        day=head.day, position=head.position, tip=head.hash, signed_at=head.signed_at, key_name=head.key_name
    )
    try:
        key.private.public_key().verify(bytes.fromhex(head.signature), message)
    except (InvalidSignature, ValueError):
        return False
    return head.public_key == public_text(key)


def _check_covered(walk: _Walk, head: Head) -> None:
    if walk.hashes.get(head.position) != head.hash:
        walk.found(ProblemCode.HEAD_DIFFERS, head.day)


def _find_inserted(walk: _Walk) -> None:
    if walk.last_event is not None:
        last = Event.objects.get(id=walk.last_event)
        for event in settled_before(last).order_by("id").iterator():
            walk.found(ProblemCode.EVENT_INSERTED, event.id)
