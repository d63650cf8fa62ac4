"""What a bench tells: figures, and what was aimed for beside what came out."""

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Figure = float | int | str | bool | None


@dataclass(frozen=True)
class Aim:
    """One aim with what came out; a value of None was not measured, and so not met."""

    what: str
    value: Figure
    aim: str
    met: bool


@dataclass
class Report:
    """The figures of one run of a bench."""

    name: str
    figures: dict[str, Figure] = field(default_factory=dict)
    aims: list[Aim] = field(default_factory=list)

    def at_least(self, what: str, value: float | None, least: float) -> None:
        self.aims.append(Aim(what, value, f">= {least:g}", value is not None and value >= least))

    def at_most(self, what: str, value: float | None, most: float) -> None:
        self.aims.append(Aim(what, value, f"<= {most:g}", value is not None and value <= most))

    def holds(self, what: str, value: bool | None) -> None:
        self.aims.append(Aim(what, value, "true", value is True))

    def document(self) -> dict[str, Any]:
        """The one shape of a report outside the code."""
        aims = [asdict(aim) for aim in self.aims]
        return {"name": self.name, "machine": machine(), "figures": self.figures, "aims": aims}


def machine() -> str:
    """What the figures were measured on, in one line."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def rounded(value: float) -> float:
    """Four significant digits: what a timing can carry."""
    return float(f"{value:.4g}")


def as_lines(document: Mapping[str, Any]) -> list[str]:
    """A report for people."""
    lines = [f"{document['name']} ({document['machine']})"]
    lines += [f"  {name}: {figure}" for name, figure in document["figures"].items()]
    lines += [
        f"  {'✓' if aim['met'] else '✗'} {aim['what']}: {aim['value']} (aim {aim['aim']})" for aim in document["aims"]
    ]
    return lines
