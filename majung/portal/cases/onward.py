"""What came of a case, and what goes on from it: terms, guarantee, the place in the line, the case at the other end."""

from datetime import date, timedelta
from typing import Any

from majung.core.application import ApplicationStatus
from majung.core.deadlines import money_reserved_until, seoul_day
from majung.core.deciding import Terms
from majung.core.guarantee import GuaranteeState
from majung.journey.selectors import LinkedKind, Timeline
from majung.portal.cases.list_views import draft_address, program_name
from majung.programs.holidays import shipped_holidays
from majung.web.figures import day_in_words, months_in_words, percent, won_in_words
from majung.web.problems import screen_language
from majung.web.words import say

Rows = list[tuple[str, str]]


def onward(found: Timeline) -> dict[str, Any]:
    """What stands on the page of a case after its result, and between filing and result while it waits for money."""
    return {"terms": terms(found), "waiting": waiting(found), "linked": linked(found), "appealed": found.appeal}


def terms(found: Timeline) -> dict[str, Any] | None:
    """On which terms a case was approved, and until when they hold; None while it is not."""
    decision = found.decision
    if found.status is not ApplicationStatus.APPROVED or decision is None or decision.terms is None:
        return None
    return {
        "rows": [*loan_rows(decision.terms), *guarantee_rows(found, decision.terms)],
        "conditions": decision.terms.conditions,
        "asked_krw": asked_for_more(found, decision.terms),
        "through": loan_through(found),
    }


def loan_rows(given: Terms) -> Rows:
    language = screen_language()
    grace = say("repayment.grace", language, months=months_in_words(given.grace_months, language=language))
    rows = [
        (say("cases.terms.amount", language), won_in_words(given.amount_krw, language=language)),
        (say("cases.terms.months", language), months_in_words(given.months, language=language)),
        (say("cases.terms.method", language), say(f"repayment.method.{given.method}", language)),
    ]
    return [*rows, (say("cases.terms.grace", language), grace)] if given.grace_months else rows


def guarantee_rows(found: Timeline, given: Terms) -> Rows:
    """The part that is guaranteed and what that costs; of a loan that replaces another, which one."""
    language, rows = screen_language(), []
    if given.coverage_percent is not None:
        rows.append((say("cases.terms.coverage", language), f"{given.coverage_percent}%"))
    if given.fee_krw is not None and given.fee_rate is not None:
        fee = won_in_words(given.fee_krw, language=language)
        rows.append((
            say("cases.terms.fee", language),
            say("cases.terms.fee.once", language, fee=fee, rate=percent(given.fee_rate)),
        ))  # fmt: skip
    if given.refinances is not None:
        old, owed = given.refinances, won_in_words(given.refinances.balance_krw, language=language)
        rows.append((
            say("cases.terms.refinances", language),
            say("cases.terms.refinances.old", language, letter=old.letter, loan=old.loan, owed=owed),
        ))  # fmt: skip
    if found.guarantee is not None and found.guarantee.state is GuaranteeState.DECIDED:
        rows.append((say("cases.terms.guarantee", language), found.guarantee.number))
    return rows


def asked_for_more(found: Timeline, given: Terms) -> int | None:
    """What was asked for, where less came of it."""
    asked = found.view.line.requested_krw
    return asked if asked > given.amount_krw else None


def loan_through(found: Timeline) -> date | None:
    """The last day for the loan, after which the money set aside is free for others; a 확인서 tells its own."""
    if found.confirmation is not None:
        return None
    if found.guarantee is not None:
        return found.guarantee.loan_through
    decision = found.decision
    if decision is None or decision.decided_at is None:
        return None
    free = money_reserved_until(decided_on=seoul_day(decision.decided_at), holidays=shipped_holidays().days)
    return seoul_day(free) - timedelta(days=1)


def waiting(found: Timeline) -> dict[str, Any] | None:
    """The place in the line of the fund, counted from who stands first today."""
    place, language = found.waiting, screen_language()
    if place is None:
        return None
    return {
        "nth": place.ahead_count + 1,
        "ahead": place.ahead_count,
        "ahead_krw": place.ahead_krw,
        "amount_krw": place.amount_krw,
        "since": day_in_words(seoul_day(place.waits_since), language=language),
    }


def linked(found: Timeline) -> dict[str, Any] | None:
    """The case at the other end of a 확인서, with one tap to go on there, and the last days of both."""
    other = found.linked
    if other is None:
        return None
    return {
        "kind": other.kind.value,
        "number": other.number,
        "address": draft_address(other.draft) if other.draft else "",
        "program": program_name(other.program),
        "status": other.status.value if other.status else "",
        "due_on": other.due_on,
        "own_through": own_through(found),
        "is_guarantee": other.kind is LinkedKind.GUARANTEE,
    }


def own_through(found: Timeline) -> date | None:
    """The last day of this case itself: of its 확인서, of the loan under its guarantee, or of the office's answer."""
    if found.confirmation is not None:
        return found.confirmation.valid_through
    if found.guarantee is not None:
        return found.guarantee.loan_through
    return found.due.on if found.due else None
