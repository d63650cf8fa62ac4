"""Codes that people copy by hand: letters nobody mistakes for another, read whatever way they are typed."""

import re
from typing import Final

from majung.core.identifiers import CROCKFORD, RandomSource

CODE_LETTERS: Final = 8
_LOOKALIKES: Final = str.maketrans("OIL", "011")


def new_code(source: RandomSource, *, letters: int = CODE_LETTERS) -> str:
    """A code of so many random letters of Crockford's alphabet, five bits each (no seed: our own choice)."""
    bits = source.getrandbits(5 * letters)
    return "".join(CROCKFORD[bits >> 5 * place & 31] for place in range(letters))


def plain_code(text: str) -> str:
    """A code as it was given, from what was typed: with spaces, dashes, small letters, O for 0 and l for 1."""
    return re.sub(r"[\s-]", "", text).upper().translate(_LOOKALIKES)
