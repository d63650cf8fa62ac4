"""Every code with which core refuses a field has its Korean words."""

import ast
from pathlib import Path

from majung.cli.refusals import WORDS
from majung.core import fields

CORE = Path(fields.__file__).parent


def codes_of(path: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    refusals = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "FieldRefused"]
    return {call.args[1].value for call in refusals if isinstance(call.args[1], ast.Constant)}  # type: ignore[misc]


def test_words_and_codes_are_the_same_set() -> None:
    codes: set[str] = set()
    for path in [CORE / "fields.py", *(CORE / "schedule").glob("*.py"), *(CORE / "subsidy").glob("*.py")]:
        codes |= codes_of(path)
    assert set(WORDS) == codes
