"""A kept check opened again: judged as of its day by the versions of that day, and what has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from majung.applications.services import OpenedCheck, SavedCode, save_check
from majung.core.decide import Decision
from majung.core.rules.program import ProgramVersion
from majung.portal.check.cookie import plain, usable
from majung.portal.check.result import label_of, shown_figures
from majung.portal.check.state import Check, check_of
from majung.programs.catalog import shipped_catalog
from majung.programs.check_questions import questionnaire
from majung.programs.selectors import frozen_version


@dataclass(frozen=True, slots=True)
class Changes:
    """What is no longer as it was on the day of a kept check, by program."""

    figures: tuple[str, ...]
    versions: tuple[str, ...]
    today: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.figures or self.versions or self.today)


def keep(check: Check, *, at: datetime) -> SavedCode:
    """Keeps answers and what was shown; the versions are named by their hashes."""
    content = {"answers": plain(check.answers), "shown": [shown_figures(each) for each in check.decisions]}
    hashes = [version.hash for version in check.plan.programs]
    return save_check(content=content, as_of=check.as_of, version_hashes=hashes, at=at)


def reopened(opened: OpenedCheck) -> Check:
    """The check as of its day, decided by the versions that decided it then."""
    catalog = shipped_catalog()
    known = {version.hash: version for version in catalog.versions}
    versions = [
        known.get(each) or frozen_version(sha256=each, names=catalog.rules.names) for each in opened.version_hashes
    ]
    answers = usable(opened.content["answers"], screens=questionnaire(), registry=catalog.registry, as_of=opened.as_of)
    check = check_of(answers, as_of=opened.as_of)
    return replace(check, plan=catalog.plan([each for each in versions if each], opened.as_of))


def changes_since(opened: OpenedCheck, check: Check, *, today: date) -> Changes:
    """Figures that the same day gives differently now (tables were corrected), versions replaced or withdrawn, and
    outcomes that today's day changes."""
    shown = {each["program"]: each for each in opened.content["shown"]}
    now = check_of(check.answers, as_of=today)
    return Changes(
        figures=programs_that_differ(shown, check.decisions),
        versions=replaced_versions(opened.version_hashes, check.plan.programs, now.plan.programs),
        today=programs_that_differ(shown, now.decisions),
    )


def programs_that_differ(shown: Mapping[str, Any], decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Programs whose outcome, limit or rate is not what was shown."""
    return tuple(
        label_of(each.program)
        for each in decisions
        if each.program.id in shown and shown_figures(each) != shown[each.program.id]
    )


def replaced_versions(
    hashes: Sequence[str], then: Sequence[ProgramVersion], now: Sequence[ProgramVersion]
) -> tuple[str, ...]:
    """Programs that came, went or changed their announcement."""
    new = [version for version in now if version.hash not in hashes]
    gone = [version for version in then if version.id not in {each.id for each in now}]
    return tuple(dict.fromkeys(label_of(version) for version in (*new, *gone)))
