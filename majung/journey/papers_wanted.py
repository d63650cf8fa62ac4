"""Where an office gave no answer after filing: the paper that stands for it, sent later beside the frozen filing."""

from collections.abc import Iterable
from dataclasses import dataclass

from majung.applications.selectors import ApplicationView, LookUpLine
from majung.core.documents import DocumentKind
from majung.core.look_ups import LookUpKind, LookUpState
from majung.documents.selectors import ReceivedDocument, documents_of
from majung.programs.papers import paper_table


@dataclass(frozen=True, slots=True)
class PaperWanted:
    """A paper instead of a look-up, and what has come in for it since."""

    look_up: LookUpKind
    state: LookUpState
    kind: DocumentKind
    documents: tuple[ReceivedDocument, ...]


def papers_wanted(*, view: ApplicationView, look_ups: Iterable[LookUpLine]) -> tuple[PaperWanted, ...]:
    """One for each look-up that ended without an answer, once the case is in; none for what was filed as a paper."""
    silent = [each for each in look_ups if each.state in (LookUpState.FAILED, LookUpState.REFUSED_CONSENT)]
    kinds = {row.look_up: row.kind for row in reversed(paper_table().rows) if row.look_up is not None}
    asked = [each for each in silent if each.kind in kinds and each.error_code != "case_over"]
    if not asked:
        return ()
    own = [each for each in documents_of(person_id=view.person_id) if each.is_usable]
    filed = {paper.number for papers in view.papers.values() for paper in papers}
    known = [each for each in own if each.about == view.number or each.number in filed]
    return tuple(
        PaperWanted(
            look_up=each.kind,
            state=each.state,
            kind=kinds[each.kind],
            documents=tuple(paper for paper in known if paper.kind is kinds[each.kind]),
        )
        for each in asked
    )
