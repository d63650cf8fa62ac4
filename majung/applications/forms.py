"""A draft put together: the form of its program, what has been told, and what is still missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from majung.applications.content import Content
from majung.applications.routing import BranchChoices, bank_choices, branch_choices
from majung.core.answers import facts_of, filing_of
from majung.core.consents import Consent, ConsentKind
from majung.core.decide import Plan
from majung.core.filing import Filing, FilingForm, MissingPart, filing_form, missing_parts
from majung.core.look_ups import LookUpKind, LookUpState
from majung.core.rules.program import ProgramVersion
from majung.programs.catalog import shipped_catalog
from majung.programs.papers import paper_table

# A look-up that will not answer any more: the paper is asked for.
SILENT = frozenset({LookUpState.FAILED, LookUpState.REFUSED_CONSENT})


@dataclass(frozen=True)
class ComposedFiling:
    """The form beside what was told, on one day."""

    form: FilingForm
    filing: Filing
    plan: Plan
    branches: BranchChoices
    missing: tuple[MissingPart, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def compose(
    *,
    content: Content,
    program: ProgramVersion,
    has_business: bool,
    consents: Collection[ConsentKind],
    silent: Collection[LookUpKind],
    on: date,
) -> ComposedFiling:
    """Puts form and answers together as of a day."""
    plan = shipped_catalog().plan((program,), on)
    facts = facts_of(content.answers)
    branches = branch_choices(
        institution=program.institution, sido=facts.get("sido"), sigungu=facts.get("sigungu"), on=on
    )
    form = filing_form(
        plan=plan,
        facts=facts,
        consents=consents,
        papers=paper_table(),
        banks=bank_choices(program, entity=facts.get("entity")),
        branches=branches.codes,
        silent=silent,
    )
    papers = {name: [paper.issued_on for paper in rows] for name, rows in content.papers.items() if rows}
    filing = filing_of(
        content.answers, Filing(has_business=has_business, consents=consents, documents=papers, branch=branches.default)
    )
    return ComposedFiling(form, filing, plan, branches, missing_parts(form, filing, on=on))


def standing(consents: Collection[Consent], *, bank: str) -> frozenset[ConsentKind]:
    """The kinds that stand; a consent to tell one bank is none to tell another."""
    return frozenset(
        consent.kind
        for consent in consents
        if consent.is_given and not (consent.kind is ConsentKind.PROVIDE_BANK and consent.named_party not in ("", bank))
    )
