"""Puts settled events into one chain, in the order of commits, and signs its end once a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection, transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from majung.adapters import clock
from majung.adapters.sealing import SigningKey, signing_key
from majung.events.actors import Actor, ActorKind, Subject
from majung.events.chain import FIELDS, NOTHING, event_document, head_message, link_hash
from majung.events.models import Event, EventLink, SignedHead
from majung.events.services import record_event
from majung.events.transactions import NeverStarted, OldestRunning

BATCH = 1000
# Any number does that nobody else locks.
ADVISORY_LOCK = 7_165_925_017_034_129_001
SEQUENCER = Actor(ActorKind.SYSTEM, "sequencer")
HEAD, HEAD_SIGNED = "signed_head", "HeadSigned"
# Numbers of transactions start again in a new server: what a restore brought in has one that was never given here.
CAME_WITH_RESTORE = Q(transaction_number__gte=NeverStarted())


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain on a day, with a signature that needs nothing but the public key to be checked."""

    day: date
    position: int
    hash: str
    signed_at: datetime
    key_name: str
    public_key: str
    signature: str


def chain_events(*, at: datetime) -> int:
    """Chains what has settled since the last run, and gives how many. Cheap when there is nothing: call it often."""
    chained = 0
    while True:
        batch = _chain_batch(at)
        chained += batch
        if batch < BATCH:
            return chained


def sign_head(*, day: date, at: datetime) -> Head:
    """The signed end of the chain for a day; a day signed before keeps its signature."""
    with only_sequencer():
        row = SignedHead.objects.filter(day=day).first() or _sign(day, at)
    return head_of(row)


def sign_last_day(*, at: datetime) -> Head:
    """For the night: chains what has settled, and signs the end for the day that is over in Seoul."""
    chain_events(at=at)
    return sign_head(day=at.astimezone(clock.SEOUL).date() - timedelta(days=1), at=at)


def head_of(row: SignedHead) -> Head:
    return Head(row.day, row.position, row.hash, row.signed_at, row.key_name, row.public_key, row.signature)


def unchained() -> QuerySet[Event]:
    return Event.objects.filter(~Exists(EventLink.objects.filter(event=OuterRef("pk"))))


def settled_before(last: Event) -> QuerySet[Event]:
    """Events outside the chain that would have their place inside it: nobody but a forger puts one there."""
    before = Q(transaction_number=last.transaction_number, id__lt=last.id)
    if connection.vendor != "postgresql":
        return unchained().filter(before)
    here = Event.objects.filter(~CAME_WITH_RESTORE, id=last.id)
    earlier = before | Q(transaction_number__lt=last.transaction_number)
    return unchained().filter(earlier, Exists(here), transaction_number__lt=OldestRunning())


@contextmanager
def only_sequencer() -> Iterator[None]:
    """One at a time: two would fork the chain. SQLite has one writer anyway, and a transaction here starts as one."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        yield


def _chain_batch(at: datetime) -> int:
    with only_sequencer():
        last = EventLink.objects.select_related("event").order_by("-position").first()
        position, previous = (last.position, last.hash) if last else (0, NOTHING)
        links = []
        for values in _settled_after(last.event if last else None).values_list(*FIELDS)[:BATCH]:
            position += 1
            tip = link_hash(position=position, previous=previous, chained_at=at, event=event_document(values))
            links.append(EventLink(position=position, event_id=values[0], previous=previous, hash=tip, chained_at=at))
            previous = tip
        EventLink.objects.bulk_create(links)
    return len(links)


def _settled_after(last: Event | None) -> QuerySet[Event]:
    """What may be chained next, in its order: every event that no transaction still running can come before."""
    if connection.vendor != "postgresql":
        return Event.objects.filter(id__gt=last.id if last else 0).order_by("id")
    settled = Q(transaction_number__lt=OldestRunning())
    if last is None or Event.objects.filter(CAME_WITH_RESTORE, id=last.id).exists():
        restored_first = Case(When(CAME_WITH_RESTORE, then=0), default=1)
        rows = unchained().filter(settled | CAME_WITH_RESTORE)
        return rows.order_by(restored_first, "transaction_number", "id")
    later = Q(transaction_number__gt=last.transaction_number) | Q(id__gt=last.id)
    rows = unchained().filter(settled, later, transaction_number__gte=last.transaction_number)
    return rows.order_by("transaction_number", "id")


def _sign(day: date, at: datetime) -> SignedHead:
    last = EventLink.objects.order_by("-position").first()
    position, tip = (last.position, last.hash) if last else (0, NOTHING)
    key, signed_at = signing_key(), clock.real_now()
    message = head_message(day=day, position=position, tip=tip, signed_at=signed_at, key_name=key.key_name)
    row = SignedHead.objects.create(
        day=day,
        position=position,
        hash=tip,
        signed_at=signed_at,
        key_name=key.key_name,
        public_key=public_text(key),
        signature=key.private.sign(message).hex(),
    )
    # The head itself stands in the chain from now on, so that one taken away is missed.
    subject = Subject(HEAD, day.isoformat())
    record_event(act=HEAD_SIGNED, actor=SEQUENCER, subject=subject, at=at, changes={"signature": (None, row.signature)})
    return row


def public_text(key: SigningKey) -> str:
    return key.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
