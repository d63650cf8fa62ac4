"""Contents of papers: sealed under the person's key, each kept once, named by a digest only that key can make."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction

from majung.adapters.sealing import seal_with, unseal_with
from majung.documents import vault
from majung.documents.models import Document, StoredFile
from majung.parties.people import person_key

FOLDER = "kept"
DIGEST = b"majung.documents.digest"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A content that lies in the storage, under a place that no row names yet."""

    digest: str
    place: str
    sha256: str


@contextmanager
def kept_file(content: bytes, *, person_id: int) -> Iterator[KeptFile]:
    """Puts a content into the storage, for rows to name it; if they come to nothing, it goes again.

    A process that dies in between leaves a sealed file that no row names; the sweep takes it.
    """
    key = person_key(person_id)
    digest = hmac.new(key, DIGEST + hashlib.sha256(content).digest(), hashlib.sha256).hexdigest()
    place = f"{FOLDER}/{digest[:2]}/{digest}.{secrets.token_hex(8)}"
    vault.put(place, seal_with(key, content))
    try:
        with vault.no_room_is_refused():
            yield KeptFile(digest, place, hashlib.sha256(content).hexdigest())
    except BaseException:
        # When the commit itself broke off, nobody knows whether it happened: then only the sweep may judge.
        with suppress(DatabaseError):
            drop_if_unnamed(place)
        raise


def content_of(file: StoredFile) -> bytes:
    return unseal_with(person_key(file.person_id), vault.get(file.place))


def stored_file(kept: KeptFile, *, person_id: int, at: datetime) -> StoredFile:
    """The one row of a content: what is already kept is kept once, and the newcomer's bytes go."""
    row = StoredFile(person_id=person_id, digest=kept.digest, place=kept.place, stored_at=at)
    StoredFile.objects.bulk_create([row], ignore_conflicts=True)
    known = StoredFile.objects.select_for_update().get(digest=kept.digest)
    if known.place != kept.place:
        vault.drop(kept.place)
    return known


def drop_if_unnamed(place: str) -> None:
    if not StoredFile.objects.filter(place=place).exists():
        vault.drop(place)


def forget_file(file: StoredFile) -> None:
    """Drops a content that no document names any more; the bytes go when the transaction is through."""
    if not Document.objects.filter(file=file).exists():
        place = file.place
        file.delete()
        transaction.on_commit(lambda: vault.drop(place))
