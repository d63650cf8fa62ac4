"""The facts of a paper as the page shows them, so that somebody can compare them with the paper in hand."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from majung.core.letters import ConfirmationState
from majung.letters.selectors import Standing, Verified
from majung.papers.selectors import PaperVerification
from majung.web.figures import day_in_words, won_in_words
from majung.web.problems import screen_language
from majung.web.words import say

# What became of a 확인서 is told before what became of its paper.
AS_TOLD = {ConfirmationState.WITHDRAWN: "cancelled", ConfirmationState.USED: "used"}


def state_told(found: Verified | Standing) -> str:
    own = found.paper.state.value
    return AS_TOLD.get(found.confirmation, own) if found.confirmation else own


def institution_told(found: Verified | Standing) -> str:
    return found.paper.institution_en if screen_language() == "en" else found.paper.institution


def fact_rows(paper: PaperVerification) -> list[dict[str, str]]:
    return [{"label": say(f"verify.fact.{name}", screen_language()), "text": in_words(name, value)}
            for name, value in paper.facts.items()]  # fmt: skip


def in_words(name: str, value: Any) -> str:
    return READ.get(name, str)(value)


def _amount(value: int) -> str:
    # In digits too: that is how the paper says it.
    language = screen_language()
    digits = f"{value:,}"
    return won_in_words(value, language=language) + (f" ({digits}원)" if language == "ko" else "")


def _day(value: str) -> str:
    return day_in_words(date.fromisoformat(value), language=screen_language())


READ: Mapping[str, Callable[[Any], str]] = {
    "amount_krw": _amount,
    "approved_on": _day,
    "decided_on": _day,
    "collateral": lambda value: say(f"verify.collateral.{value}", screen_language()),
    "signed_on": _day,
    "outcome": lambda value: say(f"verify.outcome.{value}", screen_language()),
}
