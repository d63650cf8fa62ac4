"""Acts on who takes part."""

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from majung.parties.models import Bank, BankName, Branch, BranchTerritory, Institution


class DayAsText(yaml.CSafeLoader):
    """Keeps days as they are written; a YAML day is no text, and only text is the same in every reader."""


DayAsText.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@transaction.atomic
def load_catalog_into_database() -> None:
    """Brings institutions, branches and banks to what the shipped catalog says; repeating it changes nothing.

    What the catalog no longer names stays, because cases may point at it.
    """
    for row in _read("institutions.yaml")["institutions"]:
        _load_institution(row)
    branches = _read("branches.yaml")
    institution = Institution.objects.get(code=branches["institution"])
    for row in branches["branches"]:
        _load_branch(row, institution)
    for row in _read("banks.yaml")["banks"]:
        _load_bank(row)


def _read(name: str) -> dict[str, Any]:
    text = files("majung").joinpath("catalog", name).read_text(encoding="utf-8")
    document = yaml.load(text, Loader=DayAsText)  # noqa: S506  A safe loader.
    assert isinstance(document, dict)
    return document


def _load_institution(row: Mapping[str, Any]) -> None:
    Institution.objects.update_or_create(
        code=row["id"],
        defaults={
            "kind": row["kind"],
            "label": row["label"],
            "label_en": row["label_en"],
            "sido": row["sido"] or "",
            "telephone": row["telephone"] or "",
            "website": row["website"] or "",
        },
    )


def _load_branch(row: Mapping[str, Any], institution: Institution) -> None:
    branch, _ = Branch.objects.update_or_create(
        institution=institution,
        code=row["id"],
        defaults={
            "label": row["label"],
            "label_en": row["label_en"],
            "address": row["address"],
            "telephone": row["telephone"],
            "fax": row["fax"] or "",
            "closed_on": _day(row.get("until")),
        },
    )
    served = BranchTerritory.objects.filter(branch=branch)
    served.exclude(sigungu__in=row["sigungu"]).delete()
    for sigungu in row["sigungu"]:
        served.get_or_create(branch=branch, sido=institution.sido, sigungu=sigungu)


def _load_bank(row: Mapping[str, Any]) -> None:
    bank, _ = Bank.objects.update_or_create(
        code=row["id"],
        defaults={
            "kind": row["kind"],
            "serves_individuals": "individual" in row["serves"],
            "serves_corporations": "corporation" in row["serves"],
        },
    )
    for name in row["names"]:
        BankName.objects.update_or_create(
            bank=bank,
            label=name["label"],
            defaults={
                "label_en": name["label_en"],
                "valid_from": _day(name["from"]),
                "valid_until": _day(name["until"]),
            },
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
