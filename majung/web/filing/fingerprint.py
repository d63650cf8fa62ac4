"""What exactly is about to be filed, as one short text that changes with any of it."""

import hashlib
import json

from majung.applications.selectors import DraftView
from majung.core.answers import as_json
from majung.core.filing import FilingForm


def body_hash(view: DraftView, form: FilingForm) -> str:
    """Answers, papers, business and the version of the program; who saw one thing never files another."""
    answers = {name: row["v"] for name, row in as_json(view.answers).items()}
    papers = {name: sorted(paper.number for paper in of) for name, of in view.papers.items()}
    written = json.dumps([answers, papers, view.business, form.program.hash], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
