"""Screening tiers of the catalog: what 경북신보 publishes, and one tier for who publishes none."""

from datetime import date

import pytest

from majung.core.application import AmountTier
from majung.core.screening import CheckedBy, VisitRule, WaiverReason, tier_of
from majung.programs.catalog import shipped_catalog
from majung.programs.screening_tiers import screening_rules

DAY = date(2025, 5, 2)


@pytest.mark.parametrize(
    ("institution", "amount_krw", "code", "visit", "checks"),
    [
        ("gyeongbuk-foundation", 70_000_000, AmountTier.SMALL, VisitRule.NONE, 6),
        ("gyeongbuk-foundation", 70_000_001, AmountTier.STANDARD, VisitRule.WAIVABLE, 6),
        ("gyeongbuk-foundation", 100_000_000, AmountTier.STANDARD, VisitRule.WAIVABLE, 6),
        ("gyeongbuk-foundation", 100_000_001, AmountTier.PRECISE, VisitRule.ALWAYS, 8),
        ("semas", 50_000_000, AmountTier.STANDARD, VisitRule.NONE, 2),
        ("mutual-aid-cooperative", 10_000_000, AmountTier.STANDARD, VisitRule.NONE, 2),
    ],
)
def test_tier_by_institution_and_amount(
    institution: str, amount_krw: int, code: AmountTier, visit: VisitRule, checks: int
) -> None:
    tier = tier_of(screening_rules().tiers, institution=institution, amount_krw=amount_krw, on=DAY)
    assert (tier.code, tier.visit, len(tier.checks)) == (code, visit, checks)


def test_what_nobody_published_says_so() -> None:
    rules = screening_rules()
    assert all(tier.assumption for tier in rules.tiers)
    assert all(rule.assumption for rule in rules.waivers.values())
    assert set(rules.waivers) == set(WaiverReason)


def test_checks_of_a_tier_are_named_once_and_stand_on_known_facts() -> None:
    given = shipped_catalog().registry.given
    for tier in screening_rules().tiers:
        ids = [check.id for check in tier.checks]
        assert len(ids) == len(set(ids))
        assert all(check.cite for check in tier.checks)
        assert all(check.known_by.fact in given for check in tier.checks if check.known_by)
        assert all((check.by is CheckedBy.DATA) == (check.known_by is not None) for check in tier.checks)
        assert all(check.needs_evidence for check in tier.checks if check.by is not CheckedBy.DATA)


def test_the_form_of_a_visit_asks_each_thing_once() -> None:
    ids = [question.id for question in screening_rules().visit_sheet]
    assert len(ids) == len(set(ids))
    assert "client_key" not in ids
