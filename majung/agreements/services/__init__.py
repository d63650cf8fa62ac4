"""Acts on agreements: asked for, read, executed, identified, sealed; declined, stopped, put in another's place."""

from majung.agreements.services.completing import complete_agreement, seal_agreement
from majung.agreements.services.consents import WordsMissing, ask_consent, settle_consent
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
from majung.agreements.services.reaching import reach_signer, resend
from majung.agreements.services.reading import acknowledge_cautions, open_agreement, preview_pdf
from majung.agreements.services.reissuing import hand_over, prepare_again, reissue_agreement
from majung.agreements.services.withdrawing import declare_withdrawal

__all__ = [
    "WordsMissing",
    "acknowledge_cautions",
    "ask_consent",
    "begin_identification",
    "cancel_agreement",
    "complete_agreement",
    "declare_withdrawal",
    "decline_agreement",
    "execute",
    "expire_agreements",
    "hand_over",
    "identify_by_passkey",
    "identify_by_signed_text",
    "open_agreement",
    "prepare_again",
    "prepare_agreements",
    "preview_pdf",
    "reach_signer",
    "read_register_before_signing",
    "reissue_agreement",
    "remind_agreements",
    "resend",
    "seal_agreement",
    "settle_consent",
]
