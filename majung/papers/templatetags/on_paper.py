"""Amounts and days of a paper's frozen data, in the words of its language."""

from datetime import date

from django import template

from majung.papers.figures import day_on_paper, months_on_paper, won_on_paper

register = template.Library()


@register.filter
def on_paper_won(amount_krw: int, language: str) -> str:
    return won_on_paper(amount_krw, language=language)


@register.filter
def on_paper_day(day: date | str, language: str) -> str:
    return day_on_paper(date.fromisoformat(day) if isinstance(day, str) else day, language=language)


@register.filter
def on_paper_months(months: int, language: str) -> str:
    return months_on_paper(months, language=language)
