"""What a paper says and its code: written once, sealed under the key of the person it is about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from majung.adapters.sealing import fingerprint, seal_with, unseal_with, unwrap_data_key
from majung.core.codes import plain_code
from majung.papers.models import Paper
from majung.parties.people import PersonForgotten

CODE = "majung.papers.code"


@dataclass(frozen=True, slots=True)
class Contents:
    """The frozen data of a paper, with the code that proves it."""

    data: Mapping[str, Any]
    code: str

    def __repr__(self) -> str:
        return "Contents(…)"


def sealed_contents(contents: Contents, *, key: bytes) -> bytes:
    written = {"code": contents.code, "data": dict(contents.data)}
    text = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    assert json.loads(text) == written, "a paper keeps what JSON keeps"
    return seal_with(key, text.encode())


def opened_contents(row: Paper) -> Contents:
    """Raises PersonForgotten: then nobody can read any more what the paper said."""
    written = json.loads(unseal_with(key_of_paper(row), bytes(row.sealed)))
    return Contents(written["data"], written["code"])


def key_of_paper(row: Paper) -> bytes:
    if row.person.wrapped_key is None:
        raise PersonForgotten
    return unwrap_data_key(bytes(row.person.wrapped_key))


def label_of(named: Any, language: str) -> str:
    """How something of the catalog is called on a paper in one language."""
    label: str = named.label_en if language == "en" else named.label
    return label


def code_name(code: str, *, number: str) -> str:
    """What is kept of a code: its keyed fingerprint together with the number of its paper."""
    return fingerprint(CODE, f"{number} {plain_code(code)}")
