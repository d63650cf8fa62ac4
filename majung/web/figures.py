"""How amounts, rates and terms read on a page, in Korean and English."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from majung.core.deadlines import SEOUL

_WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MAN, _EOK, _JO = 10_000, 100_000_000, 1_000_000_000_000


def won_in_words(amount: int, *, language: str) -> str:
    """300000000 → 3억 원 · KRW 300 million is left as digits in English, where 만 and 억 do not exist."""
    if language == "en":
        return f"KRW {amount:,}"
    if amount == 0:
        return "0원"
    jo, rest = divmod(amount, _JO)
    eok, rest = divmod(rest, _EOK)
    man, won = divmod(rest, _MAN)
    parts = [
        f"{jo:,}조" if jo else "",
        f"{eok:,}억" if eok else "",
        f"{man:,}만" if man else "",
        f"{won:,}" if won else "",
    ]
    return " ".join(part for part in parts if part) + ("원" if won else " 원")


def axis_amount(amount: int, *, language: str) -> str:
    """An amount as short as an axis needs it: 3,000만, 1.5억; 30M."""
    if language == "en":
        return f"{amount / 1_000_000:g}M" if amount >= 1_000_000 else f"{amount:,}"
    if amount >= _EOK:
        return f"{Decimal(amount) / _EOK:f}억"
    return f"{Decimal(amount) / _MAN:,f}만" if amount >= _MAN else f"{amount:,}"


def percent(rate: str | Decimal) -> str:
    """ "0.0417" → 4.17%; at least one digit after the point, none dropped."""
    digits = f"{Decimal(rate) * 100:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits}%" if "." in digits else f"{digits}.0%"


def months_in_words(months: int, *, language: str) -> str:
    """24 → 2년; 18 → 18개월."""
    years, rest = divmod(months, 12)
    if language == "en":
        return f"{years} years" if not rest and years > 1 else f"{months} months"
    return f"{years}년" if years and not rest else f"{months}개월"


def day_in_words(day: date, *, language: str) -> str:
    """2026-12-01 → 2026년 12월 1일(화); the weekday tells people more than the number."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}년 {day.month}월 {day.day}일({weekday})"


def near_day_in_words(day: date, *, today: date, language: str) -> str:
    """A day as tables tell it: 12월 1일(화); with its year when that is not the year of today."""
    if day.year != today.year:
        return day_in_words(day, language=language)
    weekday = _WEEKDAYS[language][day.weekday()]
    return (
        f"{weekday} {day.day} {_MONTHS[day.month - 1]}" if language == "en" else f"{day.month}월 {day.day}일({weekday})"
    )


def moment_in_words(moment: datetime, *, language: str) -> str:
    """A moment as the clocks of Seoul show it."""
    local = moment.astimezone(SEOUL)
    return f"{day_in_words(local.date(), language=language)} {local:%H:%M}"


def last_moment_in_words(closes_at: datetime, *, language: str) -> str:
    """The end of a window as people say it: closing at midnight is said as the day before."""
    local = closes_at.astimezone(SEOUL)
    if (local.hour, local.minute) == (0, 0):
        return day_in_words((local - timedelta(days=1)).date(), language=language)
    return moment_in_words(local, language=language)
