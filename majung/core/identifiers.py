"""Numbers that name things: our public numbers, and the state's numbers of businesses and corporations."""

import re
from enum import StrEnum
from typing import Protocol

# Crockford's alphabet: no I, L, O (read as 1, 1, 0) and no U.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BODY_LENGTH = 8
_PUBLIC_NUMBER = re.compile(r"([A-Z]{2,4})-([0-9]{4})-([0-9A-Z]{8})-([0-9A-Z])", re.ASCII)
_MISREAD = str.maketrans("OIL", "011")


class RandomSource(Protocol):
    """What gives the random part: `random.SystemRandom` in production, a seeded one in tests."""

    def getrandbits(self, k: int, /) -> int: ...


class NumberCheck(StrEnum):
    """How a number of the state stands: good, oddly numbered (warn), or not such a number at all."""

    VALID = "valid"
    CHECK_DIGIT_DIFFERS = "check_digit_differs"
    MALFORMED = "malformed"


def new_public_number(*, kind: str, year: int, source: RandomSource) -> str:
    """The number a case, paper, receipt or loan is known by outside: `<kind>-<year>-<8 characters>-<check>`.

    Random, so that it tells neither how many there are nor which come next.
    """
    assert re.fullmatch(r"[A-Z]{2,4}", kind, re.ASCII), "a kind is two to four capital letters"
    bits = source.getrandbits(5 * BODY_LENGTH)
    body = "".join(CROCKFORD[bits >> 5 * place & 31] for place in range(BODY_LENGTH))
    return f"{kind}-{year:04d}-{body}-{_check_character(kind, f'{year:04d}', body)}"


def normal_public_number(text: str) -> str | None:
    """The number as we write it, from what a person typed; None when a character is wrong.

    The check notices every single wrong character and every two that are swapped.
    """
    match = _PUBLIC_NUMBER.fullmatch(text.strip().upper())
    if match is None:
        return None
    kind, year, body, check = match[1], match[2], match[3].translate(_MISREAD), match[4].translate(_MISREAD)
    if "U" in body + check or check != _check_character(kind, year, body):
        return None
    return f"{kind}-{year}-{body}-{check}"


def is_business_number(text: str) -> bool:
    """Whether this is a 사업자등록번호, with or without hyphens: ten digits and their check digit.

    부가가치세법 시행령 제12조 gives the number; the check digit is the tax office's published sum.
    """
    digits = _digits(text, r"[0-9]{3}-?[0-9]{2}-?[0-9]{5}")
    if digits is None:
        return False
    weighted = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    # The ninth digit counts five times, and the tens of that product once more. The last % 10 turns 10 to 0.
    return digits[9] == (10 - (weighted + digits[8] * 5 // 10) % 10) % 10


def check_corporation_number(text: str) -> NumberCheck:
    """Whether this is a 법인등록번호: thirteen digits, the last one a check digit of the first twelve.

    상업등기규칙 and the rule on registration numbers give it. Numbers of recent years may go without, so a
    difference only warns.
    """
    digits = _digits(text, r"[0-9]{6}-?[0-9]{7}")
    if digits is None:
        return NumberCheck.MALFORMED
    weighted = sum(digit * (1 + place % 2) for place, digit in enumerate(digits[:12]))
    return NumberCheck.VALID if digits[12] == -weighted % 10 else NumberCheck.CHECK_DIGIT_DIFFERS


def _digits(text: str, shape: str) -> tuple[int, ...] | None:
    stripped = text.strip()
    if re.fullmatch(shape, stripped, re.ASCII) is None:
        return None
    return tuple(int(character) for character in stripped if character != "-")


def _check_character(kind: str, year: str, body: str) -> str:
    # A polynomial over GF(32): every place has its own factor, so a wrong or swapped character always shows.
    values = [ord(letter) & 31 for letter in kind] + [CROCKFORD.index(character) for character in year + body]
    total = 0
    for value in values:
        total = _times_two(total) ^ value
    return CROCKFORD[_times_two(total)]


def _times_two(value: int) -> int:
    # Multiplication by x modulo x^5 + x^2 + 1, which is primitive.
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
