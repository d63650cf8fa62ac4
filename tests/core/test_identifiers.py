"""Public numbers and the state's numbers."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.identifiers import (
    CROCKFORD,
    NumberCheck,
    check_corporation_number,
    is_business_number,
    new_public_number,
    normal_public_number,
)

seeds = st.integers(min_value=0, max_value=2**32)


def number_of(seed: int) -> str:
    return new_public_number(kind="APP", year=2026, source=random.Random(seed))


def test_public_number_has_kind_year_body_and_check() -> None:
    assert re.fullmatch(rf"APP-2026-[{CROCKFORD}]{{8}}-[{CROCKFORD}]", number_of(1))


def test_public_number_follows_its_random_source() -> None:
    assert number_of(1) == number_of(1) != number_of(2)


@given(seeds)
def test_number_reads_back_however_it_was_typed(seed: int) -> None:
    number = number_of(seed)
    head, tail = number[:9], number[9:]
    typed = f"  {head}{tail.replace('1', 'l').replace('0', 'o')} ".lower()
    assert normal_public_number(typed) == number


@given(seeds, st.integers(min_value=9, max_value=16), st.sampled_from(CROCKFORD))
def test_one_wrong_character_is_noticed(seed: int, place: int, other: str) -> None:
    number = number_of(seed)
    changed = number[:place] + other + number[place + 1 :]
    assert (normal_public_number(changed) == number) is (changed == number)
    assert changed == number or normal_public_number(changed) is None


@given(seeds, st.integers(min_value=9, max_value=16), st.integers(min_value=9, max_value=16))
def test_two_swapped_characters_are_noticed(seed: int, one: int, other: int) -> None:
    number = number_of(seed)
    characters = list(number)
    characters[one], characters[other] = characters[other], characters[one]
    changed = "".join(characters)
    assert changed == number or normal_public_number(changed) is None


@pytest.mark.parametrize("text", ["", "APP-2026", "APP-2026-UUUUUUUU-U", "가나-2026-00000000-0", "APP-2026-00000000-"])
def test_refuses_what_is_no_public_number(text: str) -> None:
    assert normal_public_number(text) is None


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("123-45-67891", True),
        ("1234567891", True),
        (" 123-45-67891 ", True),
        ("123-45-67890", False),
        ("124-81-00998", True),
        ("102-42-00010", True),
        ("123-45-6789", False),
        ("1-2345-67891", False),
        ("١٢٣٤٥٦٧٨٩١", False),
        ("", False),
    ],
)
def test_business_number(text: str, valid: bool) -> None:
    assert is_business_number(text) is valid


def test_business_number_whose_sum_ends_in_zero_has_check_digit_zero() -> None:
    """The bug of the last `mod 10`: such numbers were refused by well-known sites."""
    zeros = [f"10101{serial:04d}0" for serial in range(10000)]
    assert 900 < sum(is_business_number(number) for number in zeros) < 1100


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("110111-0062432", NumberCheck.VALID),
        ("1101110062432", NumberCheck.VALID),
        ("110111-0062433", NumberCheck.CHECK_DIGIT_DIFFERS),
        ("110111-006243", NumberCheck.MALFORMED),
        ("11011-10062432", NumberCheck.MALFORMED),
        ("", NumberCheck.MALFORMED),
    ],
)
def test_corporation_number(text: str, expected: NumberCheck) -> None:
    assert check_corporation_number(text) is expected
