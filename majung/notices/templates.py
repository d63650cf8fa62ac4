"""The words of notices, from the catalog."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

# Said where the catalog knows no telephone of an institution.
MAIN_NUMBER = {"ko": "기관 대표번호", "en": "its main number"}


class UnknownTemplate(LookupError):
    """The catalog has no notice of this name."""


class WrongParams(ValueError):
    """A notice was given other values than its text has places for, or values that do not fit."""


@dataclass(frozen=True, slots=True)
class Template:
    """One notice: its name on a timeline, its text by language, and whether staff call if it does not arrive."""

    id: str
    label: Mapping[str, str]
    text: Mapping[str, str]
    params: frozenset[str]
    by_telephone: bool


@cache
def templates() -> Mapping[str, Template]:
    document = yaml.load(files("majung").joinpath("catalog", "notices.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {
        row["id"]: Template(
            id=row["id"],
            label=row["label"],
            text={"ko": row["ko"], "en": row["en"]},
            params=frozenset(row.get("params", ())),
            by_telephone=row.get("telephone", False),
        )
        for row in document["notices"]
    }


def template_of(name: str) -> Template:
    try:
        return templates()[name]
    except KeyError:
        raise UnknownTemplate(name) from None


def text_of(
    template: Template, *, language: str, institution: str, about: str, telephone: str, params: Mapping[str, str]
) -> str:
    """The sentence, in Korean where a language is not ours."""
    language = language if language in template.text else "ko"
    return template.text[language].format(
        institution=institution,
        case=last_four(about),
        telephone=telephone or MAIN_NUMBER[language],
        **params,
    )


def last_four(number: str) -> str:
    """The end of a public number, enough to tell one's own cases apart and too little to find any."""
    return re.sub(r"[^0-9A-Z]", "", number)[-4:]
