"""What lies sealed in drafts and applications: answers with their sources, and which papers go with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from majung.adapters.sealing import seal, seal_with, unseal, unseal_with, unwrap_data_key
from majung.applications.models import Draft
from majung.core.answers import Answer, Answers, as_json, from_json
from majung.core.facts import FactRegistry
from majung.parties.models import Person
from majung.parties.people import PersonForgotten

DRAFT = "majung.applications.draft"


@dataclass(frozen=True, slots=True)
class AttachedPaper:
    """A received document that goes with the application."""

    number: str
    issued_on: date | None


Papers = Mapping[str, tuple[AttachedPaper, ...]]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything somebody has told and handed in so far."""

    answers: Answers = field(default_factory=dict[str, Answer])
    papers: Papers = field(default_factory=dict[str, tuple[AttachedPaper, ...]])

    def begun_anew(self, save: int, *, beside: "Content") -> "Content":
        """The same for another draft, without the history of the first, over what that draft knows by itself."""
        answers = {name: replace(answer, saved=save, past=()) for name, answer in self.answers.items()}
        return Content({**beside.answers, **answers}, {**beside.papers, **self.papers})


def key_of(person: Person) -> bytes:
    """The key of a person whose row is at hand; raises PersonForgotten."""
    if person.wrapped_key is None:
        raise PersonForgotten
    return unwrap_data_key(bytes(person.wrapped_key))


def sealed_content(content: Content, person: Person | None) -> bytes:
    written = written_content(content)
    return seal_with(key_of(person), written) if person else seal(written, purpose=DRAFT)


def opened_draft(draft: Draft, registry: FactRegistry) -> Content:
    sealed = bytes(draft.sealed_content)
    written = unseal_with(key_of(draft.person), sealed) if draft.person else unseal(sealed, purpose=DRAFT)
    return read_content(written, registry)


def written_content(content: Content) -> bytes:
    rows = {
        name: [[p.number, p.issued_on and p.issued_on.isoformat()] for p in of] for name, of in content.papers.items()
    }
    return written_json({"answers": as_json(content.answers), "papers": rows})


def read_content(written: bytes, registry: FactRegistry) -> Content:
    document = json.loads(written)
    papers = {
        name: tuple(AttachedPaper(number, date.fromisoformat(day) if day else None) for number, day in rows)
        for name, rows in document["papers"].items()
    }
    return Content(from_json(document["answers"], registry), papers)


def written_json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
