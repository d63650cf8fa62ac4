"""Acts on agreements: asked for, read, executed, identified, sealed; declined, stopped, put in another's place."""

from majung.agreements.services.completing import complete_agreement, seal_agreement
from majung.agreements.services.ending import (
    cancel_agreement,
    decline_agreement,
    expire_agreements,
    remind_agreements,
)
from majung.agreements.services.executing import execute
from majung.agreements.services.identifying import (
    begin_identification,
    identify_by_passkey,
    identify_by_signed_text,
)
from majung.agreements.services.preparing import prepare_agreements, read_register_before_signing
from majung.agreements.services.reading import acknowledge_cautions, open_agreement, preview_pdf
from majung.agreements.services.withdrawing import declare_withdrawal

__all__ = [
    "acknowledge_cautions",
    "begin_identification",
    "cancel_agreement",
    "complete_agreement",
    "declare_withdrawal",
    "decline_agreement",
    "execute",
    "expire_agreements",
    "identify_by_passkey",
    "identify_by_signed_text",
    "open_agreement",
    "prepare_agreements",
    "preview_pdf",
    "read_register_before_signing",
    "remind_agreements",
    "seal_agreement",
]
