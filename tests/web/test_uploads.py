"""Uploads over HTTP: tus with a script, one form without, and who may look at what came in."""

import base64
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from majung.core.documents import DocumentKind, MaskingState, ScanState
from majung.documents.models import Document
from majung.documents.selectors import document_view
from majung.parties.models import User
from majung.web.uploads.tickets import UploadTicket, upload_ticket
from majung.web.uploads.tus import PIECE
from tests.documents import papers
from tests.documents.people import small_paper
from tests.signing_in import make_owner, make_staff, sign_in

TUS = {"Tus-Resumable": "1.0.0"}
PIECE_TYPE = "application/offset+octet-stream"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    storage = {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES={**house.STORAGES, "documents": storage}):
        yield tmp_path


@pytest.fixture
def owner(db: None, files: Path) -> User:
    return make_owner()


@pytest.fixture
def phone(owner: User) -> Client:
    return sign_in(Client(), owner)


def ticket_for(owner: User, **fields: Any) -> str:
    given = {"user_id": owner.pk, "person_id": owner.person_id, "kind": DocumentKind.LEASE}
    return upload_ticket(UploadTicket(**{**given, "back": "/components?step=4", **fields}))


def metadata(**told: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())


def begin(phone: Client, ticket: str, size: int, **told: str) -> Any:
    about_it = metadata(filename="계약서.pdf", ticket=ticket, **told)
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": about_it}
    return phone.post("/uploads/", headers=headers)


def send(phone: Client, address: str, content: bytes, *, offset: int, **headers: str) -> Any:
    given = {**TUS, "Upload-Offset": str(offset), **headers}
    return phone.patch(address, content, content_type=PIECE_TYPE, headers=given)


def test_a_paper_comes_in_pieces_and_goes_on_after_a_break(phone: Client, owner: User) -> None:
    content = small_paper()
    begun = begin(phone, ticket_for(owner), len(content))
    assert begun.status_code == 201
    address = begun.headers["Location"]
    cut = len(content) * 9 // 10
    assert send(phone, address, content[:cut], offset=0).headers["Upload-Offset"] == str(cut)
    assert phone.post(f"{address}/finish").status_code == 409
    told = phone.head(address, headers=TUS)
    assert (told.headers["Upload-Offset"], told.headers["Upload-Length"]) == (str(cut), str(len(content)))
    assert "no-store" in told.headers["Cache-Control"]
    again = send(phone, address, content[:10], offset=0)
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, str(cut))
    assert send(phone, address, content[cut:], offset=cut).status_code == 204
    done = phone.post(f"{address}/finish").json()
    assert done["next"] == f"/uploads/documents/{done['document']}/check"
    assert document_view(done["document"]).masked_areas == 1


def test_a_piece_larger_than_memory_allows_is_read_bit_by_bit(phone: Client, owner: User) -> None:
    content = papers.encoded(papers.picture(small_paper()).resize((3400, 2000)), "PNG", compress_level=0)
    assert len(content) > max(PIECE, house.DATA_UPLOAD_MAX_MEMORY_SIZE)
    address = begin(phone, ticket_for(owner), len(content)).headers["Location"]
    assert send(phone, address, content, offset=0).headers["Upload-Offset"] == str(len(content))


def test_strangers_find_no_upload_and_no_paper(phone: Client, owner: User) -> None:
    content = small_paper()
    address = begin(phone, ticket_for(owner), len(content)).headers["Location"]
    stranger = sign_in(Client(), make_owner("이견본"))
    assert stranger.head(address, headers=TUS).status_code == 404
    assert send(stranger, address, content, offset=0).status_code == 404
    assert begin(stranger, ticket_for(owner), 10).status_code == 400, "a ticket is of one account"
    send(phone, address, content, offset=0)
    number = phone.post(f"{address}/finish").json()["document"]
    for path in ("", "/pages/0", "/check"):
        assert stranger.get(f"/uploads/documents/{number}{path}").status_code == 404
        assert Client().get(f"/uploads/documents/{number}{path}").status_code in {302, 404}
    assert Client().post("/uploads/", headers={**TUS, "Accept": "application/json"}).status_code == 403


def test_staff_without_their_second_factor_see_nothing(phone: Client, owner: User) -> None:
    from_staff = make_staff(duty=None)
    assert owner.person_id is not None
    ticket = ticket_for(from_staff, person_id=owner.person_id)
    desk = sign_in(Client(), from_staff)
    answer = desk.post("/uploads/form", {"ticket": ticket, "file": SimpleUploadedFile("a.pdf", small_paper())})
    page = answer.headers["Location"].partition("?")[0]
    assert desk.get(page).status_code == 200
    assert sign_in(Client(), from_staff, second_factor=False).get(page).status_code == 404


@pytest.mark.parametrize("ticket", ["", "AAAA", "%%%", "가"])
def test_nobody_writes_their_own_ticket(phone: Client, ticket: str) -> None:
    assert begin(phone, ticket, 10).status_code == 400
    assert phone.post("/uploads/form", {"ticket": ticket}).status_code == 400


def test_the_protocol_is_told_and_kept(phone: Client, owner: User) -> None:
    told = phone.options("/uploads/")
    assert (told.headers["Tus-Version"], told.headers["Tus-Extension"]) == ("1.0.0", "creation")
    assert told.headers["Tus-Max-Size"] == str(house.LARGEST_UPLOAD_BYTES)
    assert phone.post("/uploads/").status_code == 412
    assert begin(phone, ticket_for(owner), house.LARGEST_UPLOAD_BYTES + 1).status_code == 413
    address = begin(phone, ticket_for(owner), 10).headers["Location"]
    assert phone.patch(address, b"x", headers={**TUS, "Upload-Offset": "0"}).status_code == 415
    assert phone.patch(address, b"x", content_type=PIECE_TYPE, headers=TUS).status_code == 400
    assert send(phone, address, b"x" * 11, offset=0).status_code == 413


def test_scripts_need_the_token_of_the_page(owner: User) -> None:
    phone = sign_in(Client(enforce_csrf_checks=True), owner)
    assert begin(phone, ticket_for(owner), 10).status_code == 403


def test_a_full_disk_is_told_and_what_was_sent_stays(
    phone: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = small_paper()
    address = begin(phone, ticket_for(owner), len(content)).headers["Location"]
    send(phone, address, content[:1000], offset=0)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        refused = send(phone, address, content[1000:], offset=1000)
    assert (refused.status_code, refused.headers["Upload-Offset"]) == (507, "1000")
    assert "자리가 없습니다" in refused.json()["detail"]
    assert send(phone, address, content[1000:], offset=1000).status_code == 204
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert phone.post(f"{address}/finish").status_code == 507
    assert phone.post(f"{address}/finish").status_code == 200


def test_without_a_script_one_form_does_the_same(phone: Client, owner: User) -> None:
    ticket = ticket_for(owner, asks_issue_date=True, must_have_issue_date=True)
    typed = {"issued_on_year": "2026", "issued_on_month": "11", "issued_on_day": "31", "ticket": ticket}
    wrong = phone.post("/uploads/form", {**typed, "file": SimpleUploadedFile("a.pdf", small_paper())})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert 'value="31"' in page, "what was typed is still there"
    assert "발급일을 서류에 적힌 대로" in page
    right = {**typed, "issued_on_year": "2025", "issued_on_day": "2"}
    answer = phone.post("/uploads/form", {**right, "file": SimpleUploadedFile("등본.pdf", small_paper())})
    assert answer.status_code == 302
    checked = phone.get(answer.headers["Location"])
    assert "1군데를 가렸습니다" in checked.content.decode()
    assert checked.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    done = phone.post(answer.headers["Location"], {"answer": "right", "ticket": ticket})
    number = Document.objects.get().number
    assert done.headers["Location"] == f"/components?step=4&document={number}"
    assert document_view(number).masking is MaskingState.SEEN_BY_OWNER
    assert str(document_view(number).issued_on) == "2025-11-02"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("a.pdf", b"GIF89a" + bytes(40)), "받을 수 없는 파일입니다"),
        (SimpleUploadedFile("a.pdf", b""), "고른 파일이 없거나"),
        ("", "고른 파일이 없거나"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + bytes(40)), "파일이 열리지 않습니다"),
        (SimpleUploadedFile("a.pdf", bytes(20 * 1024 * 1024 + 100_000)), "파일이 너무 큽니다"),
    ],
    ids=["gif", "empty", "none", "broken", "large"],
)
def test_a_refused_form_says_what_to_do(phone: Client, owner: User, file: Any, said: str) -> None:
    answer = phone.post("/uploads/form", {"ticket": ticket_for(owner), "file": file})
    assert answer.status_code in {413, 422}
    page = answer.content.decode()
    assert said in page
    assert "<title>" in page
    assert not Document.objects.exists()


def test_the_sender_covers_more_asks_for_more_or_takes_it_back(phone: Client, owner: User) -> None:
    ticket = ticket_for(owner)
    posted = phone.post("/uploads/form", {"ticket": ticket, "file": SimpleUploadedFile("a.pdf", small_paper())})
    page, number = posted.headers["Location"], Document.objects.get().number
    wrong = phone.post(page, {"answer": "cover", "page": "1", "left": "abc", "top": "1", "width": "5", "height": "5"})
    assert wrong.status_code == 422
    assert 'value="abc"' in wrong.content.decode()
    area = {"answer": "cover", "page": "1", "left": "10", "top": "5.5", "width": "95", "height": "10"}
    assert phone.post(page, area).status_code == 302
    assert document_view(number).masked_areas == 2
    assert phone.post(page, {"answer": "nonsense"}).status_code == 422
    assert phone.post(page, {"answer": "other"}).headers["Location"] == "/components?step=4"
    assert not Document.objects.exists()
    phone.post("/uploads/form", {"ticket": ticket, "file": SimpleUploadedFile("a.pdf", small_paper())})
    number = Document.objects.get().number
    phone.post(f"/uploads/documents/{number}/check", {"answer": "more", "ticket": ticket})
    assert document_view(number).masking is MaskingState.MORE_ASKED
    assert phone.post(f"/uploads/documents/{number}/check", {"answer": "other"}).status_code == 422


def test_files_are_shown_as_what_they_are_and_nothing_else(phone: Client, owner: User) -> None:
    file = SimpleUploadedFile('김모범 "계약".exe', small_paper())
    phone.post("/uploads/form", {"ticket": ticket_for(owner), "file": file})
    number = Document.objects.get().number
    assert phone.get(f"/uploads/documents/{number}").status_code == 409, "not scanned yet"
    picture = phone.get(f"/uploads/documents/{number}/pages/0")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert phone.get(f"/uploads/documents/{number}/pages/1").status_code == 404
    Document.objects.update(scan=ScanState.CLEAN.value)
    answer = phone.get(f"/uploads/documents/{number}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith(f'inline; filename="{number}.pdf"; filename*=UTF-8')
    assert '"계약"' not in answer.headers["Content-Disposition"]
    Document.objects.update(scan=ScanState.INFECTED.value, file=None)
    for path in ("", "/pages/0", "/check"):
        gone = phone.get(f"/uploads/documents/{number}{path}")
        assert gone.status_code == 410
        assert "악성코드" in gone.content.decode()
