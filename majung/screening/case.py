"""A case opened for screening: the rules it was filed under, and what is known of its facts by now."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from majung.adapters.sealing import unseal_with
from majung.applications.content import key_of, read_content
from majung.applications.models import Application, FrozenRules, LookUp
from majung.applications.refusals import UnknownApplication
from majung.applications.rules import frozen_rules
from majung.applications.selectors import read_told
from majung.core.answers import facts_of
from majung.core.decide import Decision, Plan
from majung.core.facts import FactValue
from majung.core.look_ups import LookUpKind, LookUpState
from majung.core.rules.program import ProgramVersion, program_version
from majung.core.screening import Tier, tier_of
from majung.programs.catalog import Catalog, Rules, shipped_catalog
from majung.programs.screening_tiers import screening_rules
from majung.screening.models import ClauseAnswer, FactCorrection

CATALOGS_KEPT = 8

Facts = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Told:
    """What one office told, and as of when."""

    kind: LookUpKind
    source: str
    issued_on: date | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of a case: as filed, as offices told them, as an officer corrected them; the last of these counts."""

    filed: Facts
    told: tuple[Told, ...]
    corrected: Facts

    @property
    def by_offices(self) -> dict[str, FactValue]:
        return {name: value for each in self.told for name, value in each.facts.items()}

    @property
    def facts(self) -> dict[str, FactValue]:
        return {**self.filed, **self.by_offices, **self.corrected}

    @property
    def differs(self) -> bool:
        """Whether an office tells something otherwise than was filed, which no officer has settled yet."""
        told = self.by_offices.items()
        return any(
            name in self.filed and self.filed[name] != value and name not in self.corrected for name, value in told
        )

    def of(self, kind: LookUpKind) -> Told | None:
        return next((each for each in self.told if each.kind is kind), None)

    def __repr__(self) -> str:
        return f"Known({len(self.filed)} facts)"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The version a case was filed under, ready to decide as of its day, and how closely it is looked at."""

    program: ProgramVersion
    plan: Plan
    tier: Tier

    def decide(self, facts: Facts, findings: Mapping[str, bool] | None = None) -> Decision:
        return self.plan.decide(facts, {self.program.id: findings} if findings else None)[0]


def case_row(number: str) -> Application:
    rows = Application.objects.select_related("person", "institution", "program", "program_version", "business")
    # A version carries its whole text and a case its whole record: neither is needed to decide anew.
    row = rows.defer("sealed_record", "program_version__canonical_json").filter(number=number).first()
    if row is None:
        raise UnknownApplication
    return row


def rulebook_of(row: Application) -> Rulebook:
    """The rules of the filing, whatever was published since: an application is judged by what it was filed under."""
    catalog = _catalog_of(row.program_version.sha256, row.rules_id)
    version = next(each for each in catalog.versions if each.id == row.program.code and _is_version(each, row))
    tier = tier_of(
        screening_rules().tiers,
        institution=row.institution.code,
        amount_krw=row.requested_krw,
        on=row.as_of,
    )
    return Rulebook(version, catalog.plan((version,), row.as_of), tier)


def known_of(row: Application, look_ups: Iterable[LookUp], corrections: Iterable[FactCorrection]) -> Known:
    """Everything known of a case, opened with its owner's key."""
    key = key_of(row.person)
    content = read_content(unseal_with(key, bytes(row.sealed_answers)), shipped_catalog().registry)
    corrected = {each.fact: json.loads(unseal_with(key, bytes(each.sealed_value)))["value"] for each in corrections}
    standing = {name: value for name, value in corrected.items() if value is not None}
    told = tuple(
        Told(
            LookUpKind(each.kind),
            each.source,
            each.issued_on,
            read_told(json.loads(unseal_with(key, bytes(each.sealed_facts)))),
        )
        for each in look_ups
        if each.sealed_facts is not None
    )
    return Known(facts_of(content.answers), told, read_told(standing))


def answered_look_ups(row: Application) -> list[LookUp]:
    return list(LookUp.objects.filter(application=row, state=LookUpState.DONE.value).order_by("answered_at", "id"))


def corrections_of(row: Application) -> list[FactCorrection]:
    """In the order of their versions, so that the last one of a fact comes last."""
    return list(FactCorrection.objects.filter(application=row).order_by("version"))


def clause_answers_of(row: Application) -> dict[str, ClauseAnswer]:
    """The last answer to each clause."""
    return {each.clause: each for each in ClauseAnswer.objects.filter(application=row).order_by("version")}


def _is_version(version: ProgramVersion, row: Application) -> bool:
    return version.version == row.program_version.version


def _catalog_of(version_hash: str, rules: str) -> Catalog:
    """Today's catalog while nothing in it has changed since, for it is compiled already; else the frozen one."""
    return shipped_catalog() if frozen_rules(version_hash)[0] == rules else _frozen_catalog(rules)


@lru_cache(maxsize=CATALOGS_KEPT)
def _frozen_catalog(sha256: str) -> Catalog:
    # The name is the hash of the text, so that what is kept can never be out of date.
    frozen = json.loads(FrozenRules.objects.values_list("canonical_json", flat=True).get(pk=sha256))
    rules = Rules(frozen["facts"], tuple(frozen["parameters"]), tuple(frozen["code_lists"]))
    return Catalog(rules, tuple(program_version(document, rules.names) for document in frozen["programs"]))
