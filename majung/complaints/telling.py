"""What a writer is told meanwhile: that it is in, who handles it, by when, and that there is an answer."""

from datetime import date, datetime
from functools import partial

from majung.complaints.handlers import handler_of
from majung.complaints.models import Complaint
from majung.complaints.words import contact_in
from majung.notices.services import notify, notify_telephone


def tell(row: Complaint, template: str, *, at: datetime, through: date | None = None, key: str = "") -> None:
    """To the person who signed in, else to the telephone somebody left; who left none follows it by the code.

    With a key once, else each time.
    """
    contact = contact_in(row)
    if row.person_id is not None:
        told = partial(notify, person_id=row.person_id)
    elif contact is not None:
        told = partial(notify_telephone, telephone=contact.telephone)
    else:
        return
    told(
        template=template,
        about=row.number,
        institution=row.institution.code,
        branch=row.branch.code if row.branch else "",
        key=f"{template}:{row.number}:{key or f'{row.handler_id or 0}:{at:%Y%m%dT%H%M%S%f}'}",
        at=at,
        params=_params(row, template, through),
        language=row.language,
    )


def _params(row: Complaint, template: str, through: date | None) -> dict[str, str]:
    english = row.language == "en"
    if through is not None:
        return {"through": through.isoformat() if english else f"{through.month}월 {through.day}일"}
    handler = handler_of(row)
    if template != "complaint_taken" or handler is None:
        return {}
    return {"office": handler.office_en if english else handler.office, "handler": handler.name}
