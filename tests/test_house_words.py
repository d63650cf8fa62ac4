"""Screen words: all languages say the same keys, and these are the ones that pages and commands ask for."""

import ast
import re
from collections.abc import Set as AbstractSet
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from majung.web.words import LANGUAGES, WORDS_FOLDER
from tests.house import PACKAGE, place, python_files, tree_of

KEY_PART = r"[a-z0-9_]+"
# What any key would be, such as «{family}.{code}», asks for none: the family then stands in the code by itself.
ANY_KEY = r"[a-z0-9_.]+\.[a-z0-9_.]+"
KEY = r"[a-z0-9_]+(?:\.[a-z0-9_]+)+"
SAID_IN_TEMPLATE = re.compile(rf"""\bsay ["']({KEY})["']""")
SAID_OF_IN_TEMPLATE = re.compile(rf"""\bsay_of ["']({KEY}|[a-z0-9_]+)["']""")


@cache
def words(language: str) -> Catalog:
    with (WORDS_FOLDER / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def sentences(language: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in words(language) if message.id}


def gaps(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", sentence))


def pattern_of(text: ast.JoinedStr) -> str:
    """A regular expression for the keys that an f-string can make."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z0-9_.]+" for part in text.values
    )


@cache
def said() -> set[tuple[str, str]]:
    """(place, pattern) of each key that code or a template asks for."""
    found = set()
    for path in python_files():
        if path.is_relative_to(PACKAGE):
            found |= {(place(path, line), pattern) for line, pattern in said_in(tree_of(path))}
    for path in PACKAGE.rglob("templates/**/*.*"):
        text = path.read_text(encoding="utf-8")
        found |= {(place(path), re.escape(key)) for key in SAID_IN_TEMPLATE.findall(text)}
        found |= {(place(path), re.escape(key) + r"\.[a-z0-9_]+") for key in SAID_OF_IN_TEMPLATE.findall(text)}
    return found


def said_in(tree: ast.Module) -> set[tuple[int, str]]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).split(".")[-1].startswith("say"):
            key = node.args[0]
            if isinstance(key, ast.JoinedStr):
                found.add((node.lineno, pattern_of(key)))
            elif isinstance(key, ast.Constant):
                found.add((node.lineno, re.escape(str(key.value))))
    return found


def texts_in_code() -> set[str]:
    """Every constant text of the code: a key may wait in a table before it is said."""
    return {
        node.value
        for path in python_files()
        if path.is_relative_to(PACKAGE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def patterns_in_code() -> set[str]:
    """Every text with gaps that begins as a key does: it may go through a function of another name to be said."""
    made = (
        pattern_of(node)
        for path in python_files()
        if path.is_relative_to(PACKAGE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.JoinedStr)
    )
    return {pattern for pattern in made if re.match(rf"{KEY_PART}\\\.", pattern)}


def test_all_languages_have_the_same_keys() -> None:
    first, *others = [set(sentences(language)) for language in LANGUAGES]
    for other in others:
        assert first == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_its_sentence(language: str) -> None:
    assert [key for key, sentence in sentences(language).items() if not sentence] == []
    assert [message.id for message in words(language) if message.id and message.fuzzy] == []
    assert [key for key in sentences(language) if not re.fullmatch(KEY, key)] == []


def test_both_sentences_of_a_key_leave_the_same_gaps() -> None:
    korean, english = sentences("ko"), sentences("en")
    assert [key for key in korean if gaps(korean[key]) != gaps(english.get(key, ""))] == []


def asked_by(pattern: str, keys: AbstractSet[str]) -> set[str]:
    """The keys a pattern stands for; most patterns are one key, and need no search among all."""
    plain = pattern.replace("\\", "")
    if re.escape(plain) == pattern:
        return {plain} & keys
    made = re.compile(pattern)
    return {key for key in keys if made.fullmatch(key)}


def test_every_key_asked_for_exists() -> None:
    keys = sentences("ko").keys()
    missing = [(where, key) for where, key in said() if not asked_by(key, keys)]
    assert not missing, f"keys without a sentence: {missing}"


def test_every_key_is_asked_for() -> None:
    keys, texts = sentences("ko").keys(), texts_in_code()
    patterns = {pattern for _, pattern in said()} | patterns_in_code()
    asked = {key for pattern in patterns - {ANY_KEY} for key in asked_by(pattern, keys)}
    in_family = {key for key in keys if key.rpartition(".")[0] in texts}
    idle = keys - asked - in_family - texts
    assert not idle, f"keys that nobody says: {sorted(idle)}"
