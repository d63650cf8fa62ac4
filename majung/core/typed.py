"""What people type: amounts in 억 and 만, numbers with commas, years of two digits; read or refused with a code."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

# Longer than any amount anybody has; what is longer was pasted by mistake.
LONGEST_TYPED = 60
NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,4})?")
AMOUNT = re.compile(r"(?:(.*?)조)?(?:(.*?)억)?(?:(.*?)만)?(.*)")
PLACES = (10**12, 10**8, 10**4, 1)
COUNTED = r"[0-9]{1,18}(?:\.[0-9]{1,6})?"
GROUP = re.compile(rf"((?:{COUNTED})?천)?((?:{COUNTED})?백)?((?:{COUNTED})?십)?({COUNTED})?")
UNITS = {"천": 1000, "백": 100, "십": 10}


class TypedProblemCode(StrEnum):
    """Why what was typed cannot be read."""

    EMPTY = "empty"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_COUNT = "not_a_count"
    NOT_WHOLE = "not_whole"
    TOO_MUCH = "too_much"
    NOT_A_DAY = "not_a_day"
    UNCLEAR_YEAR = "unclear_year"
    YEAR_TOO_FAR = "year_too_far"
    DAY_NOT_YET = "day_not_yet"


class TypedProblem(ValueError):
    """Something typed that cannot be read, and the bound it broke."""

    def __init__(self, code: TypedProblemCode, bound: object = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.bound = bound


def plain(text: str) -> str:
    """The text as a machine writes it: full-width digits, spaces, commas and the won sign taken out of the way."""
    return re.sub(r"[\s,_'’₩￦]", "", unicodedata.normalize("NFKC", text))


def read_amount(text: str, *, most: int) -> int:
    """Read an amount of won as people write it.

    Basis: «1억 8천», «180,000,000», «18000만», «1.8억원» are one amount, and so are «1천2백만» and «1200만». After 억
    bare 천, 백 or 십 mean 만, as it is spoken; anything in doubt is refused.
    """
    typed = plain(text).removesuffix("원")
    if not typed:
        raise TypedProblem(TypedProblemCode.EMPTY)
    amount = parts_of(typed) if len(typed) <= LONGEST_TYPED else None
    if amount is None or amount.denominator != 1:
        raise TypedProblem(TypedProblemCode.NOT_AN_AMOUNT)
    if amount > most:
        raise TypedProblem(TypedProblemCode.TOO_MUCH, most)
    return int(amount)


def parts_of(typed: str) -> Fraction | None:
    """The sum of 조, 억, 만 and the rest, each smaller than the one before; None where they make no amount."""
    found = AMOUNT.fullmatch(typed)
    total, last = Fraction(0), 0
    for text, unit in zip(found.groups() if found else (), PLACES, strict=False):
        if text is None or (unit == 1 and not text):
            continue
        place = 10**4 if unit == 1 and text[-1] in UNITS and last == 10**8 else unit
        # «만 원» is said without a number, «억 원» is not.
        value = Fraction(1) if not text and place == 10**4 and not last else group_of(text)
        in_doubt = place == 1 and last > 10**4 and set(text) & set(UNITS)
        if value is None or in_doubt or (last and (value * place >= last or total % last)):
            return None
        total, last = total + value * place, place
    return total if last else None


def group_of(text: str) -> Fraction | None:
    """What stands before 조, 억 or 만, or at the end: «1천2백», «천», «18000», «1.8»."""
    found = GROUP.fullmatch(text)
    if not found or not text:
        return None
    total, last = Fraction(0), 0
    for part in filter(None, found.groups()):
        unit = UNITS.get(part[-1], 1)
        value = Fraction(part.rstrip("천백십") or 1) * unit
        if last and value >= last:
            return None
        total, last = total + value, unit
    return total


def read_count(text: str, *, most: int, whole: bool = False) -> Decimal:
    """Read a number of people or points; halves are allowed unless it is counted in wholes."""
    typed = plain(text).removesuffix("명").removesuffix("점")
    if not typed:
        raise TypedProblem(TypedProblemCode.EMPTY)
    if not NUMBER.fullmatch(typed):
        raise TypedProblem(TypedProblemCode.NOT_A_COUNT)
    number = Decimal(typed)
    if whole and number != int(number):
        raise TypedProblem(TypedProblemCode.NOT_WHOLE)
    if number > most:
        raise TypedProblem(TypedProblemCode.TOO_MUCH, most)
    return number


def read_day(parts: tuple[str, str, str], *, as_of: date, back: int, ahead: int) -> date:
    """Read year, month and day typed apart.

    Basis: a year of two digits is taken in the one century in which it lies within `back` years before and `ahead`
    years after the day of judgement (a birth lies at least some years back); where both centuries or none would do,
    four digits are asked for. A day after the day of judgement is refused unless years ahead are allowed.
    """
    year, month, day = (plain(part) for part in parts)
    if not (year or month or day):
        raise TypedProblem(TypedProblemCode.EMPTY)
    if not (re.fullmatch(r"[0-9]{2}|[0-9]{4}", year) and all(re.fullmatch(r"[0-9]{1,2}", p) for p in (month, day))):
        raise TypedProblem(TypedProblemCode.NOT_A_DAY)
    first, last = as_of.year - back, as_of.year + ahead
    found = day_of(whole_year(int(year), first=first, last=last) if len(year) == 2 else int(year), month, day)
    if not first <= found.year <= last:
        raise TypedProblem(TypedProblemCode.YEAR_TOO_FAR, f"{first} ~ {last}")
    if ahead <= 0 and found > as_of:
        raise TypedProblem(TypedProblemCode.DAY_NOT_YET)
    return found


def whole_year(two_digits: int, *, first: int, last: int) -> int:
    years = [century + two_digits for century in (1900, 2000) if first <= century + two_digits <= last]
    if len(years) != 1:
        raise TypedProblem(TypedProblemCode.UNCLEAR_YEAR)
    return years[0]


def day_of(year: int, month: str, day: str) -> date:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        raise TypedProblem(TypedProblemCode.NOT_A_DAY) from None
