"""Reads of the papers we issue: one by its number, its file, and what a stranger with the code is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from majung.core.codes import plain_code
from majung.core.deadlines import seoul_day
from majung.core.issued_papers import PaperKind, PaperState, masked_name, paper_state
from majung.core.seal_report import SealLevel
from majung.papers.contents import Contents, code_name, opened_contents
from majung.papers.files import newest_file
from majung.papers.models import Paper, PaperFile
from majung.papers.printing import file_of
from majung.papers.renewing import files_due, papers_waiting
from majung.papers.templates_in_force import MASKED, SHOWN
from majung.parties.people import PersonForgotten


class UnknownPaper(LookupError):
    """No paper of this number, or not with this code: which of the two is not told."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as those see it whom it concerns; `sha256` is of its newest file, and empty until it was sealed."""

    number: str
    kind: PaperKind
    about: str
    institution: str
    language: str
    template_version: str
    issued_at: datetime
    valid_through: date | None
    ended_as: PaperState | None
    replaced_by: str
    sha256: str
    code: str

    def __repr__(self) -> str:
        return f"PaperView({self.number})"

    @property
    def is_sealed(self) -> bool:
        return bool(self.sha256)

    def state(self, on: date) -> PaperState:
        return paper_state(ended_as=self.ended_as, valid_through=self.valid_through, on=on)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One sealed file of a paper: its first, or a renewal of its seal."""

    paper: str
    nth: int
    sha256: str
    level: SealLevel
    sealed_at: datetime
    renew_by: datetime


@dataclass(frozen=True, slots=True)
class PaperVerification:
    """What is told of a paper to whoever holds its code. The facts are empty once its person was forgotten."""

    number: str
    kind: PaperKind
    about: str
    institution: str
    institution_en: str
    issued_on: date
    valid_through: date | None
    state: PaperState
    facts: Mapping[str, Any]


def paper_view(*, number: str) -> PaperView:
    return view_of(_row(number))


def papers_about(*, about: str) -> list[PaperView]:
    """Every paper about one thing, in the order of issue."""
    rows = Paper.objects.select_related("person", "institution").filter(about=about)
    return [view_of(row) for row in rows.order_by("issued_at", "id")]


def paper_pdf(*, number: str) -> bytes:
    """The sealed file, the same bytes until its seal is renewed.

    Raises NoRenderer, SealPostponed while it cannot be sealed, and PersonForgotten when nobody can open it any more.
    """
    return file_of(_row(number))


def sealed_files(*, number: str) -> list[SealedFile]:
    """Every sealed file of a paper, the first and its renewals."""
    rows = PaperFile.objects.filter(paper=_row(number)).order_by("nth")
    return [_file_view(number, row) for row in rows]


def papers_waiting_for_seal(*, institution: str) -> list[PaperView]:
    """Papers of an institution that were issued and could not be sealed yet, the oldest first."""
    return [view_of(row) for row in papers_waiting().filter(institution__code=institution)]


def renewals_due(at: datetime) -> list[SealedFile]:
    """The files whose seal needs its yearly time stamp; `at` is real time."""
    return [_file_view(row.paper.number, row) for row in files_due(at)]


def verify_paper(*, number: str, code: str, at: datetime) -> PaperVerification:
    """Whether a paper is ours and still holds; raises UnknownPaper."""
    rows = Paper.objects.select_related("person", "institution")
    row = rows.filter(number=number, code_hmac=code_name(code, number=number)).first() if plain_code(code) else None
    if row is None:
        raise UnknownPaper
    view = view_of(row)
    return PaperVerification(
        number=row.number,
        kind=view.kind,
        about=row.about,
        institution=row.institution.label,
        institution_en=row.institution.label_en,
        issued_on=seoul_day(row.issued_at),
        valid_through=row.valid_through,
        state=view.state(seoul_day(at)),
        facts=_facts_shown(view.kind, _contents(row).data),
    )


def view_of(row: Paper) -> PaperView:
    newest = newest_file(row)
    return PaperView(
        number=row.number,
        kind=PaperKind(row.kind),
        about=row.about,
        institution=row.institution.code,
        language=row.language,
        template_version=row.template_version,
        issued_at=row.issued_at,
        valid_through=row.valid_through,
        ended_as=PaperState(row.ended_as) if row.ended_as else None,
        replaced_by=row.replaced_by,
        sha256=newest.sha256 if newest else "",
        code=_contents(row).code,
    )


def _row(number: str) -> Paper:
    row = Paper.objects.select_related("person", "institution").filter(number=number).first()
    if row is None:
        raise UnknownPaper
    return row


def _contents(row: Paper) -> Contents:
    """What it says; nothing once its person was forgotten, and then it still is a paper of ours."""
    try:
        return opened_contents(row)
    except PersonForgotten:
        return Contents({}, "")


def _facts_shown(kind: PaperKind, data: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: data[name] for name in SHOWN[kind] if data.get(name)}
    return {name: masked_name(value) if name in MASKED else value for name, value in shown.items()}


def _file_view(number: str, row: PaperFile) -> SealedFile:
    return SealedFile(number, row.nth, row.sha256, SealLevel(row.level), row.sealed_at, row.renew_by)
