"""What an answer may point to: the clean papers of the case, and the offices that answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from majung.applications.case_papers import papers_of_case
from majung.applications.selectors import ApplicationView, LookUpLine
from majung.core.documents import ScanState
from majung.core.look_ups import LookUpState
from majung.documents.selectors import ReceivedDocument, documents_by_number, papers_about
from majung.web.problems import screen_language
from majung.web.words import say


@dataclass(frozen=True, slots=True)
class Evidence:
    """Every proof by the name it is kept under, in words; `papers` are those that can be opened."""

    words: dict[str, str]
    papers: dict[str, ReceivedDocument]

    def options(self, *, chosen: str = "") -> list[dict[str, Any]]:
        return [{"value": name, "label": words, "selected": name == chosen} for name, words in self.words.items()]


def evidence_of(view: ApplicationView, look_ups: Iterable[LookUpLine]) -> Evidence:
    numbers = [paper.document for paper in papers_of_case(number=view.number)]
    return evidence_in(documents_by_number([*numbers, *papers_about(view.number)]), look_ups)


def evidence_in(documents: Mapping[str, ReceivedDocument], look_ups: Iterable[LookUpLine]) -> Evidence:
    language = screen_language()
    papers = {number: each for number, each in documents.items() if each.scan is ScanState.CLEAN}
    told = [line.kind.value for line in look_ups if line.state is LookUpState.DONE]
    words = {
        **{kind: say(f"office.look_up.{kind}", language) for kind in told},
        **{
            number: f"{say(f'document.kind.{paper.kind.value}', language)} {number}" for number, paper in papers.items()
        },
    }
    return Evidence(words, papers)
