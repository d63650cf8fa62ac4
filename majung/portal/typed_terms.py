"""Terms of a loan as people type them: «3천만», «5년 6개월», «4.5%»; None where it is no such figure."""

import re
from decimal import Decimal

from majung.core.fields import MOST_MONEY
from majung.core.typed import LONGEST_TYPED, TypedProblem, plain, read_amount


def read_won(text: str) -> int | None:
    """Whole won, with 억 and 만 where people write them."""
    try:
        return read_amount(text, most=MOST_MONEY)
    except TypedProblem:
        return None


def read_percent(text: str) -> Decimal | None:
    """A yearly rate typed in percent, as a fraction."""
    typed = _plain(text, drop=r"%|^연|퍼센트")
    return Decimal(typed) / 100 if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", typed) else None


def read_months(text: str) -> int | None:
    """A number of months: «60», «60개월», «5년», «5년 6개월»."""
    found = re.fullmatch(r"(?:([0-9]{1,4})년)?(?:([0-9]{1,6})(?:개월|달)?)?", _plain(text, drop=r"^$"))
    if found is None or not any(found.groups()):
        return None
    return int(found[1] or 0) * 12 + int(found[2] or 0)


def _plain(text: str, *, drop: str) -> str:
    """What is far too long to be a figure is no figure."""
    return re.sub(drop, "", plain(text)) if len(text) <= LONGEST_TYPED else "x"
