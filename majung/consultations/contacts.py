"""Names and telephones of those who booked: sealed with the booking's own number, found by fingerprint."""

import json
import re
import secrets
from dataclasses import dataclass

from majung.adapters.sealing import fingerprint, seal, unseal
from majung.consultations.models import Booking
from majung.core.identifiers import CROCKFORD
from majung.parties.people import plain_telephone

CONTACT, TELEPHONE, CODE = (f"majung.consultations.{name}" for name in ("contact", "telephone", "code"))
CODE_LETTERS = 8
LOOKALIKES = str.maketrans("OIL", "011")
LONGEST_NAME = 50
# 국번 없는 대표번호는 없다: somebody who books has a mobile telephone or a line of their own.
TELEPHONE_FORM = r"0[1-9][0-9]{7,9}"


class NotATelephone(ValueError):
    """Nobody can be called at what was given."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who comes, and how to reach them."""

    name: str
    telephone: str

    def __repr__(self) -> str:
        return "Contact(…)"

    @property
    def shown_telephone(self) -> str:
        """With dashes, as it is read out: 010-1234-5678, 02-123-4567."""
        return re.sub(r"(02|0[0-9]{2})([0-9]+)([0-9]{4})", r"\1-\2-\3", self.telephone)


def read_telephone(text: str) -> str:
    """The digits of a Korean telephone; NotATelephone for anything else."""
    digits = plain_telephone(text)
    if re.search(r"[^0-9+\-.() ]", text.strip()) or re.fullmatch(TELEPHONE_FORM, digits) is None:
        raise NotATelephone
    return digits


def sealed_contact(contact: Contact, *, number: str) -> bytes:
    content = json.dumps({"name": contact.name, "telephone": contact.telephone}, ensure_ascii=False)
    return seal(content.encode(), purpose=CONTACT, secret=number)


def contact_in(booking: Booking) -> Contact | None:
    """The contact of a booking; none once it has been forgotten."""
    if not booking.sealed_contact:
        return None
    return Contact(**json.loads(unseal(bytes(booking.sealed_contact), purpose=CONTACT, secret=booking.number)))


def telephone_name(telephone: str) -> str:
    """Under which a telephone is found again without being kept."""
    return fingerprint(TELEPHONE, telephone)


def new_code() -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LETTERS))


def code_name(code: str, *, number: str) -> str:
    """The HMAC of a code as people type it: with spaces, dashes, small letters, O for 0 and l for 1."""
    plain = re.sub(r"[\s-]", "", code).upper().translate(LOOKALIKES)
    return fingerprint(CODE, f"{number} {plain}")
