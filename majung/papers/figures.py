"""How amounts and days read on papers."""

from datetime import date

_DIGITS = "영일이삼사오육칠팔구"
_PLACES = ("", "십", "백", "천")
_MYRIADS = ("", "만", "억", "조")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def won_on_paper(amount_krw: int, *, language: str) -> str:
    """70000000 → 금 70,000,000원 (금 칠천만 원): in figures and in letters, as sums on papers are written."""
    if language == "en":
        return f"KRW {amount_krw:,}"
    return f"금 {amount_krw:,}원 (금 {in_letters(amount_krw)} 원)"


def in_letters(amount: int) -> str:
    """70500000 → 칠천오십만; every digit is spoken, so that none can be written in (일십, not 십)."""
    assert amount < 10_000 ** len(_MYRIADS), "more than a paper ever says"
    groups: list[str] = []
    for myriad in _MYRIADS:
        amount, four = divmod(amount, 10_000)
        groups.insert(0, _four_in_letters(four) + myriad if four else "")
    return "".join(groups) or _DIGITS[0]


def _four_in_letters(four: int) -> str:
    digits = [(place, four // 10**place % 10) for place in reversed(range(4))]
    return "".join(_DIGITS[digit] + _PLACES[place] for place, digit in digits if digit)


def day_on_paper(day: date, *, language: str) -> str:
    """2026-12-01 → 2026년 12월 1일; 1 December 2026."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}년 {day.month}월 {day.day}일"


def months_on_paper(months: int, *, language: str) -> str:
    """60 → 5년; 18 → 18개월."""
    years, rest = divmod(months, 12)
    if language == "en":
        return f"{months} months" if rest or years < 2 else f"{years} years"
    return f"{months}개월" if rest or not years else f"{years}년"
