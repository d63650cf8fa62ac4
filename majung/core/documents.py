"""Papers we receive: their kinds, where they come from, and how far each has been looked at."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a paper is, whatever its issuer calls it."""

    BUSINESS_REGISTRATION = "business_registration"
    IDENTITY_CARD = "identity_card"
    LEASE = "lease"
    RESIDENT_REGISTER = "resident_register"
    FAMILY_RELATION = "family_relation"
    INSURANCE_ROSTER = "insurance_roster"
    TAX_BASE = "tax_base"
    WITHHOLDING = "withholding"
    DISABILITY = "disability"
    DISASTER = "disaster"
    AWARD = "award"
    CONFIRMATION = "confirmation"
    OTHER = "other"


class DocumentSource(StrEnum):
    UPLOAD = "upload"
    LOOK_UP = "look_up"
    COUNTER = "counter"


class ScanState(StrEnum):
    """What the scanner for malware said; until `clean` only who sent a paper sees a picture of it."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


class MaskingState(StrEnum):
    """Whether a human being has looked at what the detector covered."""

    UNSEEN = "unseen"
    SEEN_BY_OWNER = "seen_by_owner"
    MORE_ASKED = "more_asked"
    CONFIRMED = "confirmed"


class UploadRefusal(StrEnum):
    """Why a file is not taken; each has a sentence that says what to do."""

    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TYPE_NOT_ACCEPTED = "type_not_accepted"
    EMPTY = "empty"
    BROKEN = "broken"
    LOCKED = "locked"
    DISK_FULL = "disk_full"
    CANNOT_READ = "cannot_read"
    OCR_MISSING = "ocr_missing"
