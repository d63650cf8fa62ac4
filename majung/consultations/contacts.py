"""Names and telephones of those who booked: sealed with the booking's own number, found by fingerprint."""

from majung.adapters.sealing import fingerprint, seal, unseal
from majung.consultations.models import Booking
from majung.core.codes import plain_code
from majung.parties.reaching import LONGEST_NAME, Contact, NotATelephone, read_contact, read_telephone

__all__ = [
    "LONGEST_NAME",
    "Contact",
    "NotATelephone",
    "code_name",
    "contact_in",
    "read_contact",
    "read_telephone",
    "sealed_contact",
    "telephone_name",
]

CONTACT, TELEPHONE, CODE = (f"majung.consultations.{name}" for name in ("contact", "telephone", "code"))


def sealed_contact(contact: Contact, *, number: str) -> bytes:
    return seal(contact.written(), purpose=CONTACT, secret=number)


def contact_in(booking: Booking) -> Contact | None:
    """The contact of a booking; none once it has been forgotten."""
    if not booking.sealed_contact:
        return None
    return Contact.read(unseal(bytes(booking.sealed_contact), purpose=CONTACT, secret=booking.number))


def telephone_name(telephone: str) -> str:
    """Under which a telephone is found again without being kept."""
    return fingerprint(TELEPHONE, telephone)


def code_name(code: str, *, number: str) -> str:
    """The HMAC of a code, however it was typed."""
    return fingerprint(CODE, f"{number} {plain_code(code)}")
