"""The agreement as the pages of its PDF; the words stand in the same partials as on the phone."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from majung.agreements.rendering.parts import ContractParts
from majung.agreements.rendering.pictures import tick_picture

TICKED, UNTICKED = tick_picture(is_ticked=True), tick_picture(is_ticked=False)


@dataclass(frozen=True, slots=True)
class Proof:
    """By what anybody may ask whether the paper is genuine; `picture` leads to the page where they do."""

    number: str
    code: str
    picture: str

    def __repr__(self) -> str:
        return f"Proof({self.number})"


def contract_html(parts: ContractParts, *, proof: Proof | None = None) -> str:
    """One whole document for papers.rendering.pdf_of: the same parts always give the same text."""
    context = {"parts": parts, "proof": proof, "on_paper": True, "ticked": TICKED, "unticked": UNTICKED}
    return render_to_string("agreements/agreement_pdf.html", context)
