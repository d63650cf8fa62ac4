"""Reads of agreements, as they stand on a day whether or not a sweep has run."""

from majung.agreements.dispute import dispute_package
from majung.agreements.selectors.desk import (
    consents_of_agreement,
    desk_counts,
    desk_line,
    desk_lines,
    evidence_holds,
    evidence_of,
    open_consents,
)
from majung.agreements.selectors.lines import (
    agreement_view,
    agreements_of,
    agreements_of_case,
    are_complete,
    contract_of,
    joinable,
)
from majung.agreements.selectors.views import (
    AgreementLine,
    AgreementView,
    Challenge,
    ConsentLine,
    ContractShown,
    DeskLine,
    DeskTab,
    EvidenceLine,
    OtherSigner,
)

__all__ = [
    "AgreementLine",
    "AgreementView",
    "Challenge",
    "ConsentLine",
    "ContractShown",
    "DeskLine",
    "DeskTab",
    "EvidenceLine",
    "OtherSigner",
    "agreement_view",
    "agreements_of",
    "agreements_of_case",
    "are_complete",
    "consents_of_agreement",
    "contract_of",
    "desk_counts",
    "desk_line",
    "desk_lines",
    "dispute_package",
    "evidence_holds",
    "evidence_of",
    "joinable",
    "open_consents",
]
