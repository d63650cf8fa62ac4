"""Reads the case tables of tests/cases, in which a key may be called `on`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parent / "cases"


class PlainLoader(yaml.SafeLoader):
    """YAML in which only true and false are booleans; YAML 1.1 also takes `on`, which is a field of ours."""


PlainLoader.yaml_implicit_resolvers = {
    letter: [resolver for resolver in resolvers if letter in "tfTF" or resolver[0] != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def cases(name: str) -> list[Any]:
    """The cases of a table such as `schedule/calendar`, each a test parameter called by its name."""
    return list(_cases(name))


def _cases(name: str) -> Iterator[Any]:
    text = (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    for case in yaml.load(text, Loader=PlainLoader):  # noqa: S506  # It is a SafeLoader.
        yield pytest.param(case, id=f"{name}: {case['name']}")
