"""A file that a dead process left behind goes in some night; the file of a paper never does."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from majung.adapters import clock
from majung.documents.sweeping import sweep_documents
from majung.papers.models import PaperFile
from majung.papers.selectors import paper_pdf
from majung.papers.sweeping import sweep_papers
from tests.papers.issued import AT, Holder, issued


class Killed(BaseException):
    """The process is gone between keeping the file and the commit."""


def kept(files: Path) -> int:
    return len([path for path in files.rglob("*") if path.is_file()])


def swept_days_later(days: int) -> int:
    later = clock.real_now() + timedelta(days=days)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "real_now", lambda: later)
        return sweep_papers(at=AT) + sweep_documents(at=AT)


def killed_while_printing(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(PaperFile, "save", dies)
        with pytest.raises(Killed):
            paper_pdf(number=number)


def test_what_a_dead_process_left_is_dropped_and_the_paper_prints_anew(
    owner: Holder, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = issued(owner.person_id)
    killed_while_printing(paper.number, monkeypatch)
    assert (kept(files), sweep_papers(at=AT)) == (1, 0), "somebody may be about to name it"
    assert swept_days_later(2) == 1
    assert (kept(files), sweep_papers(at=AT)) == (0, 0)
    assert paper_pdf(number=paper.number).startswith(b"%PDF")


def test_the_file_of_a_paper_stays_whoever_sweeps(owner: Holder, files: Path) -> None:
    paper = issued(owner.person_id)
    document = paper_pdf(number=paper.number)
    assert swept_days_later(400) == 0
    assert kept(files) == 1
    assert paper_pdf(number=paper.number) == document


def test_every_night_has_it() -> None:
    assert "majung.papers.sweeping.sweep_papers" in settings.NIGHTLY_RUNS
