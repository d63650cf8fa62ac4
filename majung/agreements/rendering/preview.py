"""How a text would look: filled with made-up values, before anybody proposes or agrees to it."""

from majung.agreements.rendering.paper import contract_html
from majung.agreements.rendering.parts import ContractParts, contract_parts
from majung.agreements.rendering.sample_data import sample_data
from majung.core.agreement_texts import ContractText
from majung.papers.rendering import NoRenderer, pdf_of

IDENTIFIER = "agreement text preview"


def preview_parts(*, text: ContractText, institution_label: str, language: str = "ko") -> ContractParts:
    """The text with made-up values; only one without problems can be shown."""
    data = sample_data(text.kind, text.entity, institution=institution_label)
    return contract_parts(text=text, data=data, language=language)


def preview_pdf(*, text: ContractText, institution_label: str) -> bytes:
    document = pdf_of(
        contract_html(preview_parts(text=text, institution_label=institution_label)), identifier=IDENTIFIER
    )
    if document is None:
        raise NoRenderer
    return document
