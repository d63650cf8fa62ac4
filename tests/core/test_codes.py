"""A code is read as it was given, whatever way somebody types it."""

from random import Random

import pytest

from majung.core.codes import CODE_LETTERS, new_code, plain_code
from majung.core.identifiers import CROCKFORD


def test_a_code_has_letters_nobody_mistakes() -> None:
    code = new_code(Random(5))
    assert len(code) == CODE_LETTERS
    assert set(code) <= set(CROCKFORD)
    assert len(new_code(Random(5), letters=16)) == 16
    assert new_code(Random(5)) != new_code(Random(6))


@pytest.mark.parametrize("typed", ["AB10 0XYZ", "ab1o-oxyz", "abIO0xyz ", "ABL00XYZ"])
def test_it_is_read_whatever_way_it_is_typed(typed: str) -> None:
    assert plain_code(typed) == "AB100XYZ"
