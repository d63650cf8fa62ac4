"""Acts on what people ask for."""

from majung.applications.services.saved_checks import (
    ALPHABET,
    CODE_LETTERS,
    ExpiredCode,
    OpenedCheck,
    SavedCode,
    UnknownCode,
    delete_expired_checks,
    open_check,
    plain,
    save_check,
)

__all__ = [
    "ALPHABET",
    "CODE_LETTERS",
    "ExpiredCode",
    "OpenedCheck",
    "SavedCode",
    "UnknownCode",
    "delete_expired_checks",
    "open_check",
    "plain",
    "save_check",
]
