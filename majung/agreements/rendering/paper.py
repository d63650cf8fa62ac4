"""The agreement as the pages of its PDF; the words stand in the same partials as on the phone."""

from django.template.loader import render_to_string

from majung.agreements.rendering.parts import ContractParts
from majung.agreements.rendering.pictures import tick_picture

TICKED, UNTICKED = tick_picture(is_ticked=True), tick_picture(is_ticked=False)


def contract_html(parts: ContractParts) -> str:
    """One whole document for papers.rendering.pdf_of: the same parts always give the same text."""
    context = {"parts": parts, "on_paper": True, "ticked": TICKED, "unticked": UNTICKED}
    return render_to_string("agreements/paper.html", context)
