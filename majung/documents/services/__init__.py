"""Acts on papers we receive and on consents."""

from majung.documents.masking.area import Area, UploadRefused
from majung.documents.services.consents import (
    ConsentNotTheirs,
    NoPartyNamed,
    OutdatedText,
    UnknownConsent,
    give_consent,
    withdraw_consent,
)
from majung.documents.services.covering import NothingToCover, ask_more_masking, confirm_masking, mask_by_hand
from majung.documents.services.opening import (
    DocumentContent,
    FileDropped,
    NoSuchPage,
    NotScannedYet,
    read_document,
    read_page,
)
from majung.documents.services.originals import (
    AlreadyReturned,
    UnknownOriginal,
    move_original,
    receive_original,
    return_original,
)
from majung.documents.services.receiving import drop_document, receive_document
from majung.documents.services.uploads import (
    UnknownUpload,
    UploadIncomplete,
    UploadProgress,
    WrongOffset,
    append_upload,
    begin_upload,
    finish_upload,
    upload_offset,
    upload_progress,
)

__all__ = [
    "AlreadyReturned",
    "Area",
    "ConsentNotTheirs",
    "DocumentContent",
    "FileDropped",
    "NoPartyNamed",
    "NoSuchPage",
    "NotScannedYet",
    "NothingToCover",
    "OutdatedText",
    "UnknownConsent",
    "UnknownOriginal",
    "UnknownUpload",
    "UploadIncomplete",
    "UploadProgress",
    "UploadRefused",
    "WrongOffset",
    "append_upload",
    "ask_more_masking",
    "begin_upload",
    "confirm_masking",
    "drop_document",
    "finish_upload",
    "give_consent",
    "mask_by_hand",
    "move_original",
    "read_document",
    "read_page",
    "receive_document",
    "receive_original",
    "return_original",
    "upload_offset",
    "upload_progress",
    "withdraw_consent",
]
