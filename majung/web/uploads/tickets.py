"""A door's word for one upload: by whom, of whom, what for, where to go on; sealed, so that nobody writes their own."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import timedelta

from majung.adapters import clock
from majung.adapters.sealing import BrokenSeal, seal_text, unseal_text
from majung.core.documents import DocumentKind, DocumentSource

PURPOSE = "majung.web.uploads.ticket"
GOOD_FOR = timedelta(hours=24)


class BadTicket(ValueError):
    """Not ours, of somebody else, or too old: the page with the form is to be opened again."""


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """What the door decided before the file came."""

    user_id: int
    person_id: int
    kind: DocumentKind
    back: str
    about: str = ""
    institution: str = ""
    source: DocumentSource = DocumentSource.UPLOAD
    asks_issue_date: bool = False
    must_have_issue_date: bool = False


def upload_ticket(ticket: UploadTicket) -> str:
    """The ticket as text for `parts/upload.html`."""
    assert re.match(r"/(?!/)", ticket.back), "a ticket leads back into the house"
    content = {**asdict(ticket), "until": (clock.real_now() + GOOD_FOR).timestamp()}
    return seal_text(json.dumps(content).encode(), purpose=PURPOSE)


def read_ticket(text: str, *, user_id: int) -> UploadTicket:
    try:
        content = json.loads(unseal_text(text, purpose=PURPOSE))
    except (BrokenSeal, ValueError):
        raise BadTicket from None
    until = content.pop("until")
    kind, source = DocumentKind(content.pop("kind")), DocumentSource(content.pop("source"))
    ticket = UploadTicket(kind=kind, source=source, **content)
    if ticket.user_id != user_id or clock.real_now().timestamp() >= until:
        raise BadTicket
    return ticket
