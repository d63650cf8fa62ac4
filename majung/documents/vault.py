"""Where files lie: sealed bytes under names that tell nothing, in whatever storage the settings name."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import OperationalError

from majung.core.documents import UploadRefusal
from majung.documents.masking.area import UploadRefused

STORAGE = "documents"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
POSTGRESQL_DISK_FULL = "53100"
SQLITE_DISK_FULL = "disk is full"


def storage() -> Storage:
    return storages[STORAGE]


def put(place: str, sealed: bytes) -> None:
    with no_room_is_refused():
        kept = storage().save(place, ContentFile(sealed))
    assert kept == place, "places are random, so none is ever taken"


def get(place: str) -> bytes:
    with storage().open(place) as file:
        content = file.read()
    assert isinstance(content, bytes)
    return content


def drop(place: str) -> None:
    storage().delete(place)


@contextmanager
def no_room_is_refused() -> Iterator[None]:
    """A full disk is a refusal like any other: it is told kindly, and what arrived before stays."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        raise UploadRefused(UploadRefusal.DISK_FULL) from None
    except OperationalError as problem:
        if not _is_full(problem):
            raise
        raise UploadRefused(UploadRefusal.DISK_FULL) from None


def _is_full(problem: OperationalError) -> bool:
    return getattr(problem.__cause__, "sqlstate", None) == POSTGRESQL_DISK_FULL or SQLITE_DISK_FULL in str(problem)
