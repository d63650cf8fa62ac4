"""Which version of each paper is issued now. A version that was used never changes: a new one joins it.

An agreement has none here: its pages are made, and signed by its person, before it becomes a paper.
"""

from typing import Final

from majung.core.issued_papers import PaperKind

IN_FORCE: Final = {
    PaperKind.CONFIRMATION: "confirmation-1",
    PaperKind.DECISION_NOTICE: "decision_notice-1",
}
# What whoever holds the code is shown of a paper's data: enough to compare with the paper in hand.
SHOWN: Final = {
    PaperKind.CONFIRMATION: ("confirmation", "representative", "program", "amount_krw", "collateral", "approved_on"),
    PaperKind.DECISION_NOTICE: ("application", "representative", "program", "outcome", "amount_krw", "decided_on"),
    PaperKind.AGREEMENT: ("agreement", "title", "signer", "signed_on"),
}
MASKED: Final = frozenset({"representative", "signer"})


def template_name(version: str, language: str) -> str:
    return f"papers/{version}.{language}.html"
