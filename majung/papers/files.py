"""Sealed files of papers: kept under the key of the person they are about, given out, and joined by their renewals."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from majung.adapters import clock
from majung.adapters.sealing import seal_with, unseal_with
from majung.core.issued_papers import renew_by
from majung.core.seal_report import SealLevel
from majung.documents import vault
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.papers.contents import key_of_paper
from majung.papers.models import Paper, PaperFile

FOLDER = "papers"
HOUSE = Actor(ActorKind.SYSTEM, "papers")


def newest_file(row: Paper) -> PaperFile | None:
    return PaperFile.objects.filter(paper=row).order_by("-nth").first()


def bytes_of(row: Paper, file: PaperFile) -> bytes:
    return unseal_with(key_of_paper(row), vault.get(file.place))


def document_before_seal(row: Paper) -> bytes | None:
    """What was handed in to be sealed, if the paper did not come from its own words."""
    return unseal_with(key_of_paper(row), vault.get(row.place)) if row.place else None


def put_away(number: str, document: bytes, *, key: bytes) -> str:
    """Where the bytes lie from now on; the name tells nothing of what they are."""
    place = f"{FOLDER}/{number[-2:]}/{number}.{secrets.token_hex(8)}"
    vault.put(place, seal_with(key, document))
    return place


@transaction.atomic
def keep_file(row: Paper, document: bytes, *, after: PaperFile | None, sealed_at: datetime) -> bytes:
    """The first to seal a file keeps it; who came second gives out the first one's."""
    held = Paper.objects.select_for_update(of=("self",)).select_related("person", "institution").get(pk=row.pk)
    newest = newest_file(held)
    if newest is not None and newest != after:
        return bytes_of(held, newest)
    PaperFile.objects.create(
        paper=held,
        nth=after.nth + 1 if after else 1,
        sha256=hashlib.sha256(document).hexdigest(),
        place=put_away(held.number, document, key=key_of_paper(held)),
        level=SealLevel.LTA.value,
        sealed_at=sealed_at,
        renew_by=renew_by(stamped_at=sealed_at),
    )
    record_event(
        act="PaperSealRenewed" if after else "PaperSealed",
        actor=HOUSE,
        subject=Subject("paper", held.number),
        at=clock.now(),
        institution=held.institution.code,
    )
    return document
