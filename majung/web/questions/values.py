"""How facts and answers read to people: amounts in 만 and 억, days in words, industries by name."""

from collections.abc import Mapping
from datetime import date

from majung.core.check import Field, Step
from majung.core.facts import FactRegistry, FactValue
from majung.core.rules.syntax import Value
from majung.programs.check_questions import industries, questionnaire
from majung.web.figures import won_in_words
from majung.web.problems import screen_language
from majung.web.words import say

YEARS_OLD = "owner_age"


def in_words(words: Mapping[str, str] | None) -> str:
    return words[screen_language()] if words else ""


def fact_label(name: str, registry: FactRegistry) -> str:
    """A fact by its name; those computed from another have words of their own."""
    given = registry.given.get(name)
    if given is None:
        return say(f"check.derived.{name}", screen_language())
    label = given.label_en if screen_language() == "en" else given.label
    # The unit stands with the amount.
    return label.removesuffix(" (원)").removesuffix(" (won)")


def day_text(day: date) -> str:
    return say("check.day", screen_language(), year=day.year, month=day.month, day=day.day)


def fact_text(name: str, value: FactValue | Value) -> str:
    """A value as people say it."""
    match value:
        case None:
            return say("check.unknown", screen_language())
        case bool():
            return say("check.yes" if value else "check.no", screen_language())
        case date():
            return day_text(value)
        case int() | float() if name.endswith("_krw"):
            return won_in_words(int(value), language=screen_language())
        case int() | float():
            # Offices write a count as 3.0; people say 3.
            shown = int(value) if value == int(value) else value
            return f"{shown:,}{unit_of(name)}"
        case _:
            return text_of(name, str(value))


def unit_of(name: str) -> str:
    if name == YEARS_OLD:
        return say("check.years_old", screen_language())
    step = questionnaire().filling(name)
    field = next((each for each in step.fields if each.fact == name), None) if step else None
    unit = in_words(field.unit) if field else ""
    return f" {unit}" if unit and screen_language() == "en" else unit


def text_of(name: str, value: str) -> str:
    """A code by its words: an industry, a letter of a section, a value of a closed list."""
    if name == "ksic":
        named = industries().named(value)
        return f"{named.name} ({value})" if named else value
    if name == "ksic_section":
        return industries().section(value, language=screen_language())
    if name in ("business_status", "disaster"):
        return say(f"check.value.{name}.{value}", screen_language())
    return value


def answer_text(step: Step, values: Mapping[str, FactValue]) -> str:
    """An answer in one line."""
    if not values:
        return say("check.unsure", screen_language())
    if step.kind == "region":
        return f"{values['sido']} {values['sigungu']}"
    if step.fields:
        return ", ".join(field_text(step, each, values) for each in step.fields if each.fact in values)
    if step.options:
        chosen = [in_words(o.label) for o in step.options if all(values.get(n) == v for n, v in o.sets.items())]
        return ", ".join(chosen) or say("check.none_ticked", screen_language())
    return fact_text(step.facts[0], values[step.facts[0]])


def field_text(step: Step, each: Field, values: Mapping[str, FactValue]) -> str:
    text = fact_text(each.fact, values[each.fact])
    return text if len(step.fields) == 1 else f"{in_words(each.label)} {text}"
