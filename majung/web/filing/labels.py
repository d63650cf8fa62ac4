"""Fields of a form and their values in words: facts, and what the form asks beside them."""

from majung.core.answers import BUSINESS, CHECK, IDENTITY, OWN_FIELDS, TYPED
from majung.core.facts import FactRegistry, FactValue
from majung.web.problems import screen_language
from majung.web.questions.values import fact_label, fact_text
from majung.web.words import say

CODED = ("purpose", "collateral", "helper")
SOURCES = (TYPED, CHECK, BUSINESS, IDENTITY)


def field_label(name: str, registry: FactRegistry) -> str:
    own = OWN_FIELDS.get(name)
    if own is not None:
        return own.label_en if screen_language() == "en" else own.label
    return fact_label(name, registry)


def field_text(name: str, value: FactValue) -> str:
    """A value as people say it; «모르겠어요» where somebody said that."""
    if value is None:
        return say("check.unsure", screen_language())
    if name in CODED:
        return say(f"apply.{name}.{value}", screen_language())
    if name == "entity":
        return say(f"apply.entity.{value}", screen_language())
    return fact_text(name, value)


def source_text(source: str) -> str:
    """Where an answer came from: the check, the owner, or an office (`look_up:<kind>`)."""
    if source in SOURCES:
        return say(f"apply.source.{source}", screen_language())
    return say(f"apply.{source.replace(':', '.')}", screen_language())
