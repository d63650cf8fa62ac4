"""Papers we issue: how they stand, codes nobody guesses, names nobody learns."""

import random
from datetime import date

import pytest

from majung.core.codes import plain_code
from majung.core.issued_papers import PaperState, masked_name, new_paper_code, paper_state

LAST = date(2027, 1, 21)


@pytest.mark.parametrize(
    ("ended", "through", "on", "expected"),
    [
        (None, LAST, LAST, "valid"),
        (None, LAST, date(2027, 1, 22), "expired"),
        (None, None, date(2099, 1, 1), "valid"),
        ("cancelled", LAST, LAST, "cancelled"),
        ("cancelled", LAST, date(2027, 1, 22), "cancelled"),
        ("replaced", None, LAST, "replaced"),
    ],
)
def test_what_ended_it_counts_before_its_day(ended: str | None, through: date | None, on: date, expected: str) -> None:
    ended_as = PaperState(ended) if ended else None
    assert paper_state(ended_as=ended_as, valid_through=through, on=on) == expected


def test_a_code_is_sixteen_letters_in_fours() -> None:
    code = new_paper_code(random.Random(7))
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    assert len({new_paper_code(random.Random(seed)) for seed in range(200)}) == 200
    assert plain_code(code.lower()) == code.replace("-", "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("김순자", "김*자"), ("이산", "이*"), ("남궁하민", "남**민"), ("김", "*"), ("", ""), (" 김순자 ", "김*자"),
     ("Jane Doe", "J******e")],
)  # fmt: skip
def test_a_name_is_masked_whatever_its_length(name: str, shown: str) -> None:
    assert masked_name(name) == shown
