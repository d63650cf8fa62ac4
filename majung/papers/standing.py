"""How a paper stands whose file somebody holds: the sealed file names its number, so no code is asked for."""

from dataclasses import dataclass
from datetime import date, datetime

from majung.core.deadlines import seoul_day
from majung.core.issued_papers import PaperKind, PaperState, paper_state
from majung.papers.models import Paper
from majung.papers.selectors import UnknownPaper


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """What is told of a paper to whoever holds its sealed file: whether it still counts, and nothing it says."""

    number: str
    kind: PaperKind
    about: str
    institution: str
    institution_en: str
    issued_on: date
    valid_through: date | None
    state: PaperState


def paper_standing(*, number: str, at: datetime) -> PaperStanding:
    """Raises UnknownPaper for a number that is none of ours."""
    row = Paper.objects.select_related("institution").filter(number=number).first()
    if row is None:
        raise UnknownPaper
    ended_as = PaperState(row.ended_as) if row.ended_as else None
    return PaperStanding(
        number=row.number,
        kind=PaperKind(row.kind),
        about=row.about,
        institution=row.institution.label,
        institution_en=row.institution.label_en,
        issued_on=seoul_day(row.issued_at),
        valid_through=row.valid_through,
        state=paper_state(ended_as=ended_as, valid_through=row.valid_through, on=seoul_day(at)),
    )
