"""How a question looks with what is known of it, or with what was sent and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from majung.core.check import Field, Step
from majung.core.facts import FactValue
from majung.core.places import Industry
from majung.programs.check_questions import industries, regions
from majung.web.problems import screen_language
from majung.web.questions.reading import DATE_PARTS, ELSEWHERE, LONGEST_SHOWN
from majung.web.questions.values import in_words
from majung.web.words import say


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen with what is known of it, or with what was sent and what is wrong with it."""

    step: Step
    known: Mapping[str, FactValue]
    sent: QueryDict | None
    problems: Mapping[str, str]
    word: str


def _fields(shown: Shown) -> dict[str, Any]:
    return {"fields": [_field(each, shown) for each in shown.step.fields]}


def _field(each: Field, shown: Shown) -> dict[str, Any]:
    is_alone = len(shown.step.fields) == 1
    example = say("check.example", screen_language(), example=_example(each))
    hint = in_words(shown.step.hint) if is_alone else ""
    return {
        "name": each.fact,
        "form": "number" if each.form == "whole" else each.form,
        "label": in_words(shown.step.title) if is_alone else in_words(each.label),
        "heading": is_alone,
        "hint": f"{hint} {example}".strip(),
        "unit": in_words(each.unit),
        "error": shown.problems.get(each.fact, ""),
        "birth": each.fact == "owner_birth_date",
        **_filled_in(each, shown),
    }


def _filled_in(each: Field, shown: Shown) -> dict[str, Any]:
    """What was sent, else what was answered before."""
    value = shown.known.get(each.fact)
    if each.form == "date":
        kept = (value.year, value.month, value.day) if isinstance(value, date) else ("", "", "")
        typed = [_typed(shown, f"{each.fact}_{part}") for part in DATE_PARTS]
        return dict(zip(DATE_PARTS, kept if shown.sent is None else typed, strict=True))
    text = "" if value is None else f"{value:,}" if each.form == "money" else f"{value}"
    return {"value": text if shown.sent is None else _typed(shown, each.fact)}


def _typed(shown: Shown, name: str) -> str:
    return "" if shown.sent is None else shown.sent.get(name, "")[:LONGEST_SHOWN]


def _example(each: Field) -> str:
    if each.form != "date":
        return f"{each.example}{in_words(each.unit) if screen_language() == 'ko' else ''}"
    day = date.fromisoformat(each.example)
    return say("check.day", screen_language(), year=day.year, month=day.month, day=day.day)


def _ticks(shown: Shown) -> dict[str, Any]:
    return {"choices": _options(shown.step, shown.known)}


def _options(step: Step, known: Mapping[str, FactValue]) -> list[dict[str, Any]]:
    return [
        {
            "value": option.id,
            "label": in_words(option.label),
            "checked": bool(known) and all(known.get(name) == value for name, value in option.sets.items()),
        }
        for option in step.options
    ]


def _region(shown: Shown) -> dict[str, Any]:
    first, *others = regions().provinces
    chosen = f"{shown.known['sido']} {shown.known['sigungu']}" if shown.known else ""
    near = chosen if shown.sent is None else _typed(shown, "place")
    far = chosen if shown.sent is None else _typed(shown, ELSEWHERE)
    places = [(f"{first.sido} {each}", each) for each in first.sigungu]
    groups = [
        {
            "label": each.sido if screen_language() == "ko" else f"{each.label_en} ({each.sido})",
            "options": [_choice(f"{each.sido} {place}", place, far) for place in each.sigungu],
        }
        for each in others
    ]
    return {
        "province": first,
        "choices": [_choice(value, name, near) for value, name in places],
        "elsewhere": ELSEWHERE,
        "groups": groups,
    }


def _choice(value: str, label: str, chosen: str) -> dict[str, Any]:
    return {"value": value, "label": label, "checked": value == chosen, "selected": value == chosen}


def _province(shown: Shown) -> dict[str, Any]:
    chosen = str(shown.known.get(shown.step.facts[0], ""))
    labels = [(each.sido, each.sido if screen_language() == "ko" else each.label_en) for each in regions().provinces]
    return {"choices": [_choice(value, label, chosen) for value, label in labels]}


def _industry(shown: Shown) -> dict[str, Any]:
    """Found classes to choose from; without a word the one chosen before, and broad ones for whom no word helps."""
    chosen = str(shown.known.get(shown.step.facts[0], ""))
    searched = shown.word if shown.sent is None else _typed(shown, "word")
    found = industries().search(searched)
    kept = industries().named(chosen) if chosen and not searched else None
    return {
        "word": searched,
        "choices": [_industry_choice(each, chosen) for each in ((kept,) if kept else found)],
        "broad": [_industry_choice(each, chosen) for each in industries().broad if each is not kept],
        "found_nothing": bool(searched.strip()) and not found,
    }


def _industry_choice(industry: Industry, chosen: str) -> dict[str, Any]:
    is_broad = screen_language() == "en" and len(industry.words) == 1 and industry.words[0].isascii()
    hint = industry.words[0] if is_broad else ", ".join(industry.words[:4])
    shown = "" if industry.words[0].isascii() and not is_broad else hint
    return {**_choice(industry.code, industry.name, chosen), "hint": shown}


PARTS = {
    "fields": _fields,
    "ticks": _ticks,
    "choice": _ticks,
    "region": _region,
    "province": _province,
    "industry": _industry,
}
