"""The shape of the code: sizes, names, keys between rooms, and a glossary that knows every code word."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.house import PACKAGE, ROOT, Function, functions_of, place, python_files, rooms, stands_on, tree_of

LONGEST_FUNCTION, MOST_FUNCTIONS, USUAL_FUNCTION = 60, 30, 10
LONGEST_FILE, MOST_FILES = 500, 300
NAMELESS = frozenset(
    {"util", "utils", "helper", "helpers", "common", "misc", "shared", "manager", "managers", "signals"}
)


def length(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def lines_in(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def all_functions() -> list[tuple[Path, Function]]:
    return [(path, function) for path in python_files() for function in functions_of(path)]


def test_no_function_is_longer_than_a_screen() -> None:
    long = [place(path, each.lineno) for path, each in all_functions() if length(each) > LONGEST_FUNCTION]
    assert not long, f"functions over {LONGEST_FUNCTION} lines: {long}"


def test_nine_functions_in_ten_are_short_and_most_are_very_short() -> None:
    lengths = [length(each) for path, each in all_functions() if path.is_relative_to(PACKAGE)]
    assert statistics.quantiles(lengths, n=10)[-1] < MOST_FUNCTIONS
    assert statistics.median(lengths) < USUAL_FUNCTION


def test_no_file_is_longer_than_its_meaning() -> None:
    long = [place(path) for path in python_files() if lines_in(path) > LONGEST_FILE]
    assert not long, f"files over {LONGEST_FILE} lines: {long}"


def test_nine_files_in_ten_are_short() -> None:
    assert statistics.quantiles([lines_in(path) for path in python_files()], n=10)[-1] < MOST_FILES


def untyped(function: Function) -> bool:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    if named and named[0].arg in {"self", "cls"}:
        named = named[1:]
    starred = [argument for argument in (given.vararg, given.kwarg) if argument]
    return function.returns is None or any(argument.annotation is None for argument in named + starred)


def test_every_function_says_what_it_takes_and_gives() -> None:
    silent = [place(path, each.lineno) for path, each in all_functions() if untyped(each)]
    assert not silent, f"functions without types: {silent}"


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        place(path, node.lineno)
        for path, function in all_functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden, f"imports inside functions: {hidden}"


def test_every_file_has_a_name_that_says_what_is_in_it() -> None:
    nameless = [place(path) for path in python_files() if NAMELESS & set(path.with_suffix("").parts)]
    assert not nameless, f"files named for nothing: {nameless}"


def test_every_room_has_its_place() -> None:
    built = {folder.name for folder in PACKAGE.iterdir() if any(folder.rglob("*.py"))}
    assert built == frozenset().union(*rooms())


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("majung.")]


def room_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def own_fields() -> Iterator[tuple[type[models.Model], "models.Field[object, object]"]]:
    for model in own_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            yield model, field


def test_keys_point_to_rooms_below() -> None:
    upward = [
        f"{model.__name__}.{field.name}"
        for model, field in own_fields()
        if field.related_model in own_models() and not stands_on(room_of(model), room_of(field.related_model))
    ]
    assert not upward, f"keys that point up: {upward}"


def test_keys_leave_no_name_on_the_other_side() -> None:
    named = [
        f"{model.__name__}.{field.name}"
        for model, field in own_fields()
        if field.remote_field is not None and field.remote_field.related_name != "+"
    ]
    assert not named, f"keys with a reverse name: {named}"


def test_no_model_reads_the_clock() -> None:
    reading = [
        f"{model.__name__}.{field.name}"
        for model, field in own_fields()
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    assert not reading, f"fields that read the clock: {reading}"


def code_words() -> Iterator[tuple[str, str]]:
    """Every value of every StrEnum: these are stored, sent and shown, so each is a word of the field."""
    for path in python_files():
        if not path.is_relative_to(PACKAGE):
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("StrEnum") for base in node.bases):
                for line in node.body:
                    if isinstance(line, ast.Assign):
                        assert isinstance(line.value, ast.Constant), f"{place(path, line.lineno)}: write the word out"
                        yield node.name, str(line.value.value)


def test_the_glossary_knows_every_code_word() -> None:
    explained = set(re.findall(r"`([^`\n]+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")))
    unknown = sorted({f"{name}: {word}" for name, word in code_words() if word not in explained})
    assert not unknown, f"not in docs/glossary.md: {unknown}"


def locks() -> list[Path]:
    """Those of the project, and those of side environments, each beside the `.in` file it was made from."""
    beside = [path.with_suffix(".txt") for path in PACKAGE.rglob("*.in")]
    return [*(ROOT / "requirements").glob("*.txt"), *beside]


@pytest.mark.parametrize("path", locks(), ids=place)
def test_locks_name_no_registry_and_hash_everything(path: Path) -> None:
    lock = path.read_text(encoding="utf-8")
    assert "://" not in lock
    assert "index-url" not in lock
    unhashed = [entry for entry in re.split(r"\n(?=\S)", lock.strip()) if "--hash=sha256:" not in entry]
    assert not unhashed


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("unfinished work without an issue", r"(?:TODO|FIXME|XXX)(?!\(#\d+\))\b"),
        ("section banner", r"[-=#*~]{4,}"),
    ],
)
def test_no_comment_is(what: str, pattern: str) -> None:
    found = [
        place(path, number)
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.match(rf"\s*#.*{pattern}", line)
    ]
    assert not found, f"{what}: {found}"


def test_no_private_key_is_kept_here() -> None:
    header = re.compile("-{5}BEGIN [A-Z ]*PRIVATE " + "KEY-{5}")
    folders = ("majung", "tests", "script", "docs", "requirements", ".ci")
    kept = [
        place(path)
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and header.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not kept, f"private keys: {kept}"
