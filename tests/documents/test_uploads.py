"""Pieces arrive, lines break, tabs race, disks fill: nothing received is lost, nothing half is kept."""

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from majung.core.documents import DocumentKind, ScanState, UploadRefusal
from majung.documents.folder import DurableFolder
from majung.documents.models import Document, StoredFile, Upload, UploadPart
from majung.documents.services import (
    UnknownUpload,
    UploadIncomplete,
    UploadProgress,
    UploadRefused,
    WrongOffset,
    append_upload,
    begin_upload,
    finish_upload,
    upload_offset,
)
from majung.documents.services.uploads import MOST_OPEN
from majung.documents.sweeping import sweep_documents
from majung.events.actors import Subject
from majung.events.selectors import events_about
from majung.parties.models import User
from tests.documents.people import AT, actor, make_owner, person_id_of, small_paper
from tests.migrated import lay_tables

PIECE = 4096


def begin(owner: User, size: int, **fields: Any) -> UploadProgress:
    return begin_upload(
        user_id=owner.pk, person_id=person_id_of(owner), filename="김모범 등본.pdf", size=size,
        kind=DocumentKind.RESIDENT_REGISTER, at=AT, **fields,
    )  # fmt: skip


def send(owner: User, number: str, content: bytes, *, start: int = 0, stop: int | None = None) -> int:
    offset = start
    while offset < (len(content) if stop is None else stop):
        piece = content[offset : min(offset + PIECE, len(content) if stop is None else stop)]
        offset = append_upload(number=number, user_id=owner.pk, offset=offset, content=piece, at=AT)
    return offset


def contents_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_an_upload_cut_at_nine_tenths_goes_on_where_it_broke(db: None, files: Path) -> None:
    owner, content = make_owner(), small_paper()
    begun = begin(owner, len(content))
    cut = send(owner, begun.number, content, stop=len(content) * 9 // 10)
    with pytest.raises(UploadIncomplete):
        finish_upload(number=begun.number, user_id=owner.pk, at=AT, actor=actor(owner))
    assert upload_offset(number=begun.number, user_id=owner.pk, at=AT) == cut
    send(owner, begun.number, content, start=cut)
    document = finish_upload(number=begun.number, user_id=owner.pk, at=AT, actor=actor(owner))
    assert document.masked_areas == 1
    assert document.scan is ScanState.WAITING
    assert [event.act for event in events_about(subject=Subject("document", document.number))] == ["DocumentReceived"]
    assert finish_upload(number=begun.number, user_id=owner.pk, at=AT, actor=actor(owner)) == document
    assert Document.objects.count() == 1


def test_the_original_is_nowhere_on_disk_before_or_after(db: None, files: Path) -> None:
    owner, content = make_owner(), small_paper()
    begun = begin(owner, len(content))
    send(owner, begun.number, content)
    waiting = contents_on_disk(files)
    assert len(waiting) > len(content)
    assert content[:64] not in waiting
    assert b"%PDF" not in waiting
    assert "김모범".encode() not in bytes(Upload.objects.get().sealed_filename)
    finish_upload(number=begun.number, user_id=owner.pk, at=AT, actor=actor(owner))
    assert not UploadPart.objects.exists()
    (kept,) = (path for path in files.rglob("*") if path.is_file())
    assert StoredFile.objects.get().place == str(kept.relative_to(files))
    assert b"%PDF" not in kept.read_bytes()


def test_a_piece_sent_twice_is_kept_once(db: None, files: Path) -> None:
    owner, content = make_owner(), small_paper()
    begun = begin(owner, len(content))
    assert append_upload(number=begun.number, user_id=owner.pk, offset=0, content=content[:100], at=AT) == 100
    with pytest.raises(WrongOffset) as wrong:
        append_upload(number=begun.number, user_id=owner.pk, offset=0, content=content[:100], at=AT)
    assert wrong.value.offset == 100
    assert UploadPart.objects.count() == len([path for path in files.rglob("*") if path.is_file()]) == 1


def test_of_two_tabs_one_moves_on_and_the_other_is_told_where(
    db: None, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, content = make_owner(), small_paper()
    begun = begin(owner, len(content))
    put = DurableFolder._save

    def other_tab_first(self: DurableFolder, name: str, piece: Any) -> str:
        monkeypatch.setattr(DurableFolder, "_save", put)
        append_upload(number=begun.number, user_id=owner.pk, offset=0, content=content[:500], at=AT)
        return put(self, name, piece)

    monkeypatch.setattr(DurableFolder, "_save", other_tab_first)
    with pytest.raises(WrongOffset) as wrong:
        append_upload(number=begun.number, user_id=owner.pk, offset=0, content=content[:500], at=AT)
    assert wrong.value.offset == 500
    assert len([path for path in files.rglob("*") if path.is_file()]) == 1, "what came second is not kept"


def test_only_whoever_began_goes_on_and_only_for_a_day(db: None, files: Path) -> None:
    owner, stranger, content = make_owner(), make_owner("이견본"), small_paper()
    begun = begin(owner, len(content))
    send(owner, begun.number, content, stop=1000)
    for user, at in ((stranger, AT), (owner, AT + timedelta(hours=24))):
        with pytest.raises(UnknownUpload):
            append_upload(number=begun.number, user_id=user.pk, offset=1000, content=b"x", at=at)
        with pytest.raises(UnknownUpload):
            finish_upload(number=begun.number, user_id=user.pk, at=at, actor=actor(user))
    assert sweep_documents(at=AT) == 0
    assert sweep_documents(at=AT + timedelta(hours=24)) == 1
    assert not Upload.objects.exists()
    assert contents_on_disk(files) == b""


def test_beginnings_do_not_fill_the_disk(db: None, files: Path) -> None:
    owner = make_owner()
    numbers = [begin(owner, 10).number for _ in range(MOST_OPEN + 3)]
    assert set(Upload.objects.values_list("number", flat=True)) == set(numbers[-MOST_OPEN:])


def test_size_is_judged_before_a_byte_is_sent_and_kept_to(db: None, files: Path) -> None:
    owner = make_owner()
    for size, code in ((0, UploadRefusal.EMPTY), (20 * 1024 * 1024 + 1, UploadRefusal.TOO_LARGE)):
        with pytest.raises(UploadRefused) as refused:
            begin(owner, size)
        assert refused.value.code is code
    begun = begin(owner, 10)
    with pytest.raises(UploadRefused):
        append_upload(number=begun.number, user_id=owner.pk, offset=0, content=bytes(11), at=AT)


def test_a_refused_file_is_forgotten_at_once(db: None, files: Path) -> None:
    owner, content = make_owner(), b"GIF89a" + bytes(100)
    begun = begin(owner, len(content))
    send(owner, begun.number, content)
    with pytest.raises(UploadRefused) as refused:
        finish_upload(number=begun.number, user_id=owner.pk, at=AT, actor=actor(owner))
    assert refused.value.code is UploadRefusal.TYPE_NOT_ACCEPTED
    assert not Upload.objects.exists()
    assert contents_on_disk(files) == b""


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """The kernel itself refuses what grows beyond: a disk that is full for real."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    folder = DurableFolder(location=tmp_path)
    from_storage = FileSystemStorage(location=tmp_path)
    with files_at_most(1000), pytest.raises(OSError, match="too large") as full:
        folder._save("parts/one", _content(5000))
    assert full.value.errno == errno.EFBIG
    assert from_storage.listdir("parts") == ([], []), "nothing half is left"
    folder._save("parts/one", _content(900))
    assert (tmp_path / "parts/one").read_bytes() == bytes(900)


def _content(size: int) -> Any:
    class Content:
        def chunks(self) -> Iterator[bytes]:
            yield bytes(size)

    return Content()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_is_a_refusal_and_everything_goes_on_later(
    db: None, files: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    owner, content = make_owner(), small_paper()
    begun = begin(owner, len(content))
    sent = send(owner, begun.number, content, stop=len(content) // 2)

    def full(_descriptor: int) -> None:
        raise OSError(code, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UploadRefused) as refused:
            send(owner, begun.number, content, start=sent)
    assert refused.value.code is UploadRefusal.DISK_FULL
    assert upload_offset(number=begun.number, user_id=owner.pk, at=AT) == sent
    send(owner, begun.number, content, start=sent)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UploadRefused) as refused:
            finish_upload(number=begun.number, user_id=owner.pk, at=AT, actor=actor(owner))
    assert refused.value.code is UploadRefusal.DISK_FULL
    assert not Document.objects.exists()
    assert not list(files.rglob("*.unfinished*"))
    assert finish_upload(number=begun.number, user_id=owner.pk, at=AT, actor=actor(owner)).masked_areas == 1


KILLED = """
import os, signal, sys
import django
django.setup()
from datetime import datetime, UTC
from majung.documents import vault
from majung.documents.services import append_upload
place = vault.put
def put(name, sealed):
    place(name, sealed)
    if sys.argv[3] != "0":
        os.kill(os.getpid(), signal.SIGKILL)
vault.put = put
at = datetime(2026, 11, 2, 1, tzinfo=UTC)
append_upload(number=sys.argv[1], user_id=int(sys.argv[2]), offset=int(sys.argv[3]), content=b"x" * 100, at=at)
"""
PREPARED = """
import sys
import django
django.setup()
from tests.documents.people import make_owner
from tests.documents.test_uploads import begin
owner = make_owner()
print(begin(owner, 300).number, owner.pk)
"""
TOLD = """
import sys
import django
django.setup()
from datetime import datetime, UTC
from majung.documents.models import UploadPart
from majung.documents.services import append_upload, upload_offset
at = datetime(2026, 11, 2, 1, tzinfo=UTC)
print(upload_offset(number=sys.argv[1], user_id=int(sys.argv[2]), at=at), UploadPart.objects.count())
print(append_upload(number=sys.argv[1], user_id=int(sys.argv[2]), offset=100, content=b"x" * 100, at=at))
"""


def run(script: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "MAJUNG_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "majung.config.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_process_killed_between_file_and_row_costs_one_piece(tmp_path: Path) -> None:
    lay_tables(tmp_path)
    prepared = run(PREPARED, folder=tmp_path)
    assert prepared.returncode == 0, prepared.stderr
    number, user = prepared.stdout.split()
    assert run(KILLED, number, user, "0", folder=tmp_path).returncode == 0
    killed = run(KILLED, number, user, "100", folder=tmp_path)
    assert killed.returncode == -9, killed.stderr
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 2, "a piece without its row"
    told = run(TOLD, number, user, folder=tmp_path)
    assert told.stdout.splitlines() == ["100 1", "200"], told.stderr
