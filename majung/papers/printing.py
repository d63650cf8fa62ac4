"""From a paper's frozen data to its file: made once, kept sealed, and the same bytes for ever after."""

import base64
import hashlib
import secrets

import qrcode
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks import task
from qrcode.image.svg import SvgPathImage

from majung.adapters.clock import SEOUL
from majung.adapters.sealing import seal_with, unseal_with
from majung.documents import vault
from majung.papers.contents import Contents, key_of_paper, opened_contents
from majung.papers.models import Paper
from majung.papers.rendering import NoRenderer, pdf_of, renderer
from majung.papers.templates_in_force import template_name
from majung.parties.people import PersonForgotten

FOLDER = "papers"


@task()
def print_paper(*, paper: str) -> None:
    """Makes the file soon after the paper was issued; whoever asks for it earlier makes it then."""
    if renderer() is None:
        return
    try:
        file_of(Paper.objects.select_related("person").get(number=paper))
    except PersonForgotten:
        return


def file_of(row: Paper) -> bytes:
    """The file of a paper; raises NoRenderer where none was made yet and this machine makes none."""
    if row.place:
        return unseal_with(key_of_paper(row), vault.get(row.place))
    return _keep(row, as_pdf(row, opened_contents(row)))


def as_pdf(row: Paper, contents: Contents) -> bytes:
    """The file as it leaves the house: a seal belongs here, after the pages and before anybody has them."""
    document = pdf_of(as_html(row, contents), identifier=row.number)
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


def qr_code(text: str) -> bytes:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(text)
    picture: bytes = code.make_image(image_factory=SvgPathImage).to_string()
    return picture


@transaction.atomic
def _keep(row: Paper, document: bytes) -> bytes:
    """The first to make a file keeps it; who came second gives out the first one's."""
    held = Paper.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    if held.place:
        return unseal_with(key_of_paper(held), vault.get(held.place))
    place = f"{FOLDER}/{held.number[-2:]}/{held.number}.{secrets.token_hex(8)}"
    vault.put(place, seal_with(key_of_paper(held), document))
    held.place, held.sha256 = place, hashlib.sha256(document).hexdigest()
    held.save(update_fields=["place", "sha256"])
    return document
