"""From a paper's frozen data to its sealed file: made once, kept, and the same bytes for ever after."""

import base64
import json

import qrcode
from django.template.loader import render_to_string
from django_tasks import task
from qrcode.image.svg import SvgPathImage

from majung.adapters.clock import SEOUL
from majung.core.seal_report import FACTS_ATTACHMENT
from majung.papers.contents import Contents, opened_contents
from majung.papers.files import bytes_of, document_before_seal, keep_file, newest_file
from majung.papers.models import Paper
from majung.papers.rendering import Attachment, NoRenderer, pdf_of
from majung.papers.sealing import archived_at, assert_lasts, seal_by_institution
from majung.papers.templates_in_force import template_name
from majung.parties.people import PersonForgotten

# What a reader of PDFs shows as the reason of the seal.
REASONS = {"ko": "발급 기관의 봉인", "en": "Seal of the issuing institution"}


@task()
def print_paper(*, paper: str) -> None:
    """Makes the file soon after the paper was issued; whoever asks for it earlier makes it then.

    SealPostponed goes through: the job is tried again until those outside answer.
    """
    try:
        file_of(Paper.objects.select_related("person", "institution").get(number=paper))
    except (NoRenderer, PersonForgotten):
        return


def file_of(row: Paper) -> bytes:
    """The sealed file of a paper.

    Where there is none yet, raises NoRenderer on a machine that makes none, and SealPostponed while no seal can be had.
    """
    newest = newest_file(row)
    if newest is not None:
        return bytes_of(row, newest)
    document = document_before_seal(row) or as_pdf(row, opened_contents(row))
    sealed = seal_by_institution(
        document, institution=row.institution.code, name=row.institution.label, reason=REASONS[row.language]
    )
    # A paper that would prove nothing in the end is never given out.
    assert_lasts(sealed)
    return keep_file(row, sealed, after=None, sealed_at=archived_at(sealed))


def as_pdf(row: Paper, contents: Contents) -> bytes:
    """The pages before their seal, with what they say of themselves for programs that check them."""
    document = pdf_of(as_html(row, contents), identifier=row.number, attachments=(facts_of(row),))
    if document is None:
        raise NoRenderer
    return document


def as_html(row: Paper, contents: Contents) -> str:
    address = f"{contents.data['verify_at']}/{row.number}?code={contents.code.replace('-', '')}"
    context = {
        "language": row.language,
        "number": row.number,
        "code": contents.code,
        "data": contents.data,
        "issued_on": row.issued_at.astimezone(SEOUL).date(),
        "valid_through": row.valid_through,
        "picture": f"data:image/svg+xml;base64,{base64.b64encode(qr_code(address)).decode()}",
    }
    return render_to_string(template_name(row.template_version, row.language), context)


def facts_of(row: Paper) -> Attachment:
    """Number, kind, institution and days: nothing of the person, because the file is shown to anybody."""
    facts = {
        "number": row.number,
        "kind": row.kind,
        "institution": row.institution.code,
        "issued_on": row.issued_at.astimezone(SEOUL).date().isoformat(),
        "valid_through": row.valid_through.isoformat() if row.valid_through else None,
    }
    return Attachment(FACTS_ATTACHMENT, json.dumps(facts, separators=(",", ":")).encode(), "What this paper is")


def qr_code(text: str) -> bytes:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(text)
    picture: bytes = code.make_image(image_factory=SvgPathImage).to_string()
    return picture
