"""What lies sealed beside an agreement: who is expected, its terms, what was left on it; opened for whoever may see."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from majung.adapters.sealing import seal_with, unseal_with
from majung.agreements.models import Agreement, Execution
from majung.applications.content import key_of
from majung.applications.models import Application
from majung.core.agreement_marks import DrawnSignature, Marks
from majung.core.agreement_signers import Named
from majung.core.canonical_json import canonical_json
from majung.documents import vault

LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Executed:
    """What an execution holds: the marks, what the commitment of its signer is made of, and the paper it becomes."""

    marks: Marks
    salt: bytes
    commitment: str
    paper: str
    code: str

    def __repr__(self) -> str:
        return "Executed(…)"


def signer_key(row: Agreement) -> bytes:
    assert row.person is not None, "nobody marks what nobody was asked to sign"
    return key_of(row.person)


def plain_named(name: str, birth_date: date) -> Named:
    """Somebody as we compare them: registers and people write a name with other spaces."""
    return Named("".join(unicodedata.normalize("NFC", name).split()), birth_date)


def sealed_expected(case: Application, name: str, birth_date: date) -> bytes:
    return seal_with(key_of(case.person), canonical_json({"name": name, "birth_date": birth_date.isoformat()}))


def expected_name(row: Agreement) -> str:
    """The name of who is to sign, as it is written on the document."""
    name: str = _expected(row)["name"]
    return name


def expected_of(row: Agreement) -> Named:
    told = _expected(row)
    return plain_named(told["name"], date.fromisoformat(told["birth_date"]))


def birth_date_of(row: Agreement) -> date:
    return date.fromisoformat(_expected(row)["birth_date"])


def sealed_data(case: Application, data: dict[str, Any]) -> bytes:
    return seal_with(key_of(case.person), canonical_json(data))


def data_of(row: Agreement) -> dict[str, Any]:
    assert row.sealed_data is not None, "terms are frozen before anybody sees them"
    data: dict[str, Any] = json.loads(unseal_with(key_of(row.application.person), bytes(row.sealed_data)))
    return data


def sealed_marks(row: Agreement, executed: Executed) -> bytes:
    marks = executed.marks
    written = {
        "ticks": sorted(marks.ticks),
        "key_points": sorted(marks.key_points),
        "signatures": {
            place: {"strokes": [[list(point) for point in stroke] for stroke in each.strokes], "typed": each.typed}
            for place, each in marks.signed.items()
        },
        "reached_end": marks.reached_end,
        "salt": executed.salt.hex(),
        "commitment": executed.commitment,
        "paper": executed.paper,
        "code": executed.code,
    }
    return seal_with(signer_key(row), canonical_json(written))


def executed_of(row: Agreement, execution: Execution) -> Executed:
    written = json.loads(unseal_with(signer_key(row), bytes(execution.sealed_marks)))
    signatures = {
        place: DrawnSignature(
            tuple(tuple((x, y, moment) for x, y, moment in stroke) for stroke in each["strokes"]), each["typed"]
        )
        for place, each in written["signatures"].items()
    }
    marks = Marks(
        ticks=frozenset(written["ticks"]),
        key_points=frozenset(written["key_points"]),
        signatures=signatures,
        reached_end=written["reached_end"],
    )
    return Executed(marks, bytes.fromhex(written["salt"]), written["commitment"], written["paper"], written["code"])


def marks_of(row: Agreement) -> Marks:
    return executed_of(row, row.execution).marks if row.execution else Marks()


def sealed_words(row: Agreement, words: str) -> bytes:
    """What somebody said, under the key of who filed."""
    return seal_with(key_of(row.application.person), words.strip()[:LONGEST_WORDS].encode())


def end_words_of(row: Agreement) -> str:
    """What somebody said of the end; under the key of who filed."""
    if row.sealed_end_words is None:
        return ""
    return unseal_with(key_of(row.application.person), bytes(row.sealed_end_words)).decode()


def file_in(row: Agreement, place: str) -> bytes:
    """A kept file of this agreement: the unsigned document, or the one its signer signed."""
    return unseal_with(signer_key(row), vault.get(place))


def _expected(row: Agreement) -> dict[str, str]:
    told: dict[str, str] = json.loads(unseal_with(key_of(row.application.person), bytes(row.sealed_expected)))
    return told
