"""A stricter version of a program comes out while a case is under way: the case keeps the rules it was filed under."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from majung.core.application import ApplicationStatus
from majung.guarantees.assessing import assess
from majung.guarantees.selectors import guarantee_of
from majung.journey.deciding import TermsRefused
from majung.programs import catalog
from majung.programs.catalog import shipped_catalog
from majung.programs.services import publish_catalog
from tests.applications.world import AT, BEOTIM, Owner, an_owner
from tests.journey.ready import agreed, answered, filed, fitting_terms, proposed
from tests.journey.test_deciding import status_of

FIRST, STRICTER = "2025-1", "2025-9"
LATER = AT + timedelta(days=30)
LESS_KRW = 20_000_000


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The catalog as it stands, on a shelf where a version can be added."""
    shelf = tmp_path / "catalog"
    shutil.copytree(catalog.SHIPPED, shelf)
    monkeypatch.setattr(catalog, "SHIPPED", shelf)
    shipped_catalog.cache_clear()
    yield shelf
    monkeypatch.undo()
    shipped_catalog.cache_clear()


def supersede(shelf: Path) -> None:
    """The same program with less for everybody, in force between filing and decision."""
    text = (shelf / "programs" / BEOTIM / f"{FIRST}.yaml").read_text(encoding="utf-8")
    day = (AT + timedelta(days=7)).date().isoformat()
    for old, new in (
        (f'version: "{FIRST}"', f'version: "{STRICTER}"'),
        ("supersedes: null\nreason: null", f'supersedes: "{FIRST}"\nreason: 한도를 낮춘다.'),
        ("in_force: {from: 2025-01-01,", f"in_force: {{from: {day},"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    text, changed = re.subn(r"- krw: (?:30|50)000000\n", f"- krw: {LESS_KRW}\n", text)
    assert changed == 2
    (shelf / "programs" / BEOTIM / f"{STRICTER}.yaml").write_text(text, encoding="utf-8")
    shipped_catalog.cache_clear()
    publish_catalog(versions=shipped_catalog().versions, at=LATER)
    assert shipped_catalog().version(BEOTIM, LATER.date()).version == STRICTER


def test_a_case_is_decided_by_the_version_it_was_filed_under(house: None, shelf: Path) -> None:
    owner = an_owner()
    number = filed(owner)
    supersede(shelf)
    answered(number, owner, at=LATER)
    terms = fitting_terms(number, at=LATER)
    assert terms.amount_krw > LESS_KRW
    assert agreed(number, proposed(number, terms=terms, at=LATER), at=LATER).is_decided
    assert status_of(number) is ApplicationStatus.APPROVED
    guarantee = guarantee_of(application=number, on=LATER.date())
    assert guarantee is not None
    assert guarantee.amount_krw == terms.amount_krw


def test_who_files_after_it_has_the_new_rules(house: None, shelf: Path) -> None:
    supersede(shelf)
    owner: Owner = an_owner()
    number = filed(owner, at=LATER, requested_krw=LESS_KRW)
    answered(number, owner, at=LATER)
    assert assess(application=number, terms=None, at=LATER).binding.krw == LESS_KRW
    terms = fitting_terms(number, at=LATER)
    with pytest.raises(TermsRefused):
        proposed(
            number, terms=type(terms)(LESS_KRW + 10_000_000, terms.months, terms.grace_months, terms.method), at=LATER
        )
