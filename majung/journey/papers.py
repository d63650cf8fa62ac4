"""All papers of a case, whatever they were handed in for, each once and newest last."""

from collections.abc import Iterable
from dataclasses import dataclass

from majung.applications.case_papers import papers_of_case
from majung.applications.selectors import ApplicationView
from majung.documents.selectors import ReceivedDocument, documents_by_number
from majung.journey.papers_wanted import PaperWanted


@dataclass(frozen=True, slots=True)
class PaperOfCase:
    """A paper and what it came in for: with the filing, from an office, for a 보완, or later instead of a look-up."""

    document: ReceivedDocument
    came: str


def papers_of(*, view: ApplicationView, wanted: Iterable[PaperWanted] = ()) -> list[PaperOfCase]:
    """The papers in the order of receipt; the count of queries does not grow with them."""
    came = {
        paper.document: "looked_up" if paper.look_up else "supplied" if paper.supplement else "filed"
        for paper in papers_of_case(number=view.number)
    }
    for each in wanted:
        for paper in each.documents:
            came.setdefault(paper.number, "instead")
    found = documents_by_number(list(came))
    return sorted(
        (PaperOfCase(found[number], how) for number, how in came.items() if number in found),
        key=lambda paper: (paper.document.received_at, paper.document.number),
    )
