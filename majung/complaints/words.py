"""Sealed words of complaints: under the writer's own key, or under one of the complaint where nobody signed in."""

from datetime import datetime

from majung.adapters.sealing import fingerprint, seal_with, unseal_with, unwrap_data_key
from majung.complaints.models import Complaint, ComplaintWords
from majung.core.codes import plain_code
from majung.core.complaints import ComplaintPart
from majung.parties.people import PersonForgotten
from majung.parties.reaching import Contact

CODE = "majung.complaints.code"


def key_of(row: Complaint) -> bytes:
    """The key to everything in a complaint; raises PersonForgotten."""
    wrapped = row.person.wrapped_key if row.person else row.wrapped_key
    if wrapped is None:
        raise PersonForgotten
    return unwrap_data_key(bytes(wrapped))


def write_words(row: Complaint, part: ComplaintPart, words: str, *, by: str, at: datetime) -> None:
    sealed = seal_with(key_of(row), words.encode())
    ComplaintWords.objects.create(complaint=row, part=part.value, sealed_words=sealed, written_by=by, written_at=at)


def words_of(row: Complaint) -> dict[ComplaintPart, str]:
    """The words by part, the last ones of each; one query."""
    key = key_of(row)
    written = ComplaintWords.objects.filter(complaint=row).order_by("id")
    return {ComplaintPart(each.part): unseal_with(key, bytes(each.sealed_words)).decode() for each in written}


def contact_in(row: Complaint) -> Contact | None:
    """The contact somebody left; none where they signed in, left none, or it was forgotten."""
    return Contact.read(unseal_with(key_of(row), bytes(row.sealed_contact))) if row.sealed_contact else None


def code_name(code: str, *, number: str) -> str:
    """The HMAC of a code, however it was typed."""
    return fingerprint(CODE, f"{number} {plain_code(code)}")
