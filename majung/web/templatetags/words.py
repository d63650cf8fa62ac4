"""Template tags for words and figures."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from majung.web.figures import (
    day_in_words,
    last_moment_in_words,
    moment_in_words,
    months_in_words,
    percent,
    won_in_words,
)
from majung.web.problems import screen_language
from majung.web.words import say as say_words

register = template.Library()
LABELS = ("label", "label_en")


@register.simple_tag
def say(key: str, **params: object) -> str:
    """{% say "portal.programs.title" %}: the sentence of a key, escaped."""
    return say_words(key, screen_language(), **params)


@register.simple_tag
def say_of(prefix: str, name: str, **params: object) -> str:
    """{% say_of "repayment.method" term.method %}: the word for a value of a closed list."""
    return say_words(f"{prefix}.{name}", screen_language(), **params)


@register.filter
def label(thing: Mapping[str, Any] | object) -> str:
    """The label in the language of the screen; what has no English one keeps the announcement's Korean."""
    labels = thing if isinstance(thing, Mapping) else {name: getattr(thing, name) for name in LABELS}
    english = labels.get("label_en") if screen_language() == "en" else None
    return str(english or labels["label"])


@register.filter
def in_language(words: Mapping[str, str]) -> str:
    """Words that come with their translation: {"ko": …, "en": …}."""
    return words[screen_language()]


@register.filter
def moment(text: str) -> str:
    """2023-07-03T09:00 as people write it."""
    return text.replace("T", " ")


@register.filter
def won(amount: int) -> str:
    return won_in_words(amount, language=screen_language())


@register.filter(name="percent")
def percent_of(rate: str | Decimal) -> str:
    return percent(rate)


@register.filter
def points(rate: str | Decimal) -> str:
    """A difference of rates, in percentage points."""
    return f"{percent(rate)}p"


@register.filter
def months(count: int) -> str:
    return months_in_words(count, language=screen_language())


@register.filter
def day_words(day: date) -> str:
    return day_in_words(day, language=screen_language())


@register.filter
def moment_words(moment: datetime) -> str:
    return moment_in_words(moment, language=screen_language())


@register.filter
def last_moment(closes_at: datetime) -> str:
    return last_moment_in_words(closes_at, language=screen_language())
