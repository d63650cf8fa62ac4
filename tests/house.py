"""What the checks of the house read: its files, its functions, its rooms."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "majung"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def python_files() -> tuple[Path, ...]:
    """All Python we write by hand; migrations are generated."""
    return tuple(
        path
        for folder in (PACKAGE, ROOT / "tests")
        for path in sorted(folder.rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_of(path: Path) -> Iterator[Function]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def place(path: Path, line: int | None = None) -> str:
    where = str(path.relative_to(ROOT))
    return where if line is None else f"{where}:{line}"


@cache
def rooms() -> tuple[frozenset[str], ...]:
    """The rooms from the roof down, as import-linter is told them; doors share one level."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}
    return tuple(frozenset(name.strip() for name in level.split("|")) for level in contracts["rooms"]["layers"])


def level_of(room: str) -> int:
    return next(number for number, names in enumerate(rooms()) if room in names)


def stands_on(upper: str, lower: str) -> bool:
    """Whether a room may lean on another: itself, or one on a lower level."""
    return upper == lower or level_of(upper) < level_of(lower)
