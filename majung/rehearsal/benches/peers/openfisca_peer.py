"""Runs in the environment of openfisca-core: rules as variables, businesses as one vector, calculated when asked.

One JSON document a line on standard input, one a line on standard output.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np  # type: ignore[import-not-found,unused-ignore]  # only its own environment has it
import polars as pl
from openfisca_core import periods  # type: ignore[import-not-found]  # only its own environment has it
from openfisca_core.entities import build_entity  # type: ignore[import-not-found]
from openfisca_core.simulations import SimulationBuilder  # type: ignore[import-not-found]
from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # type: ignore[import-not-found]
from openfisca_core.variables import Variable  # type: ignore[import-not-found]

BUSINESS = build_entity("business", "businesses", "A business", is_person=True)
DAY = periods.period("2025-05")
TYPES = {"bool": bool, "float": float, "int": int, "str": str, "date": date}


class Values:
    """What a formula's text calls `v`: the arrays of variables by name, and parts of texts."""

    def __init__(self, population: Any, period: Any) -> None:
        self.population, self.period = population, period

    def __call__(self, name: str) -> Any:
        return self.population(name, self.period)

    def everywhere(self, value: Any) -> Any:
        return np.full(self.population.count, value)

    def part(self, name: str, start: int, length: int) -> Any:
        letters = self(name).astype("U").view("U1").reshape(self.population.count, -1)
        return np.ascontiguousarray(letters[:, start : start + length]).view(f"U{length}").ravel()

    def looked_up(self, name: str, table: dict[str, int]) -> Any:
        keys, places, _ = self.places(name, table)
        return np.array([table[key] for key in keys], dtype=np.float32)[places]

    def is_listed(self, name: str, table: dict[str, int]) -> Any:
        keys, places, parts = self.places(name, table)
        return keys[places] == parts

    def places(self, name: str, table: dict[str, int]) -> tuple[Any, Any, Any]:
        keys, parts = np.array(sorted(table)), self.part(name, 0, 3)
        return keys, np.minimum(np.searchsorted(keys, parts), len(keys) - 1), parts

    def mask(self, names: list[str]) -> Any:
        """Bit n is the n-th variable; whole numbers of OpenFisca have 32 bits."""
        mask = np.zeros(self.population.count, dtype=np.int32)
        for place, name in enumerate(names):
            mask += self(name) * np.int32(1 << place)
        return mask


def main() -> None:
    """One job a line: facts and variables; then how long input and calculation took, as often as asked."""
    for line in sys.stdin:
        job = json.loads(line)
        if "variables" in job:
            system, arrays, answers = prepared(job["facts"], job["variables"])
            say({"ready": True})
            continue
        simulation, spent = calculated(system, arrays, answers)
        if job["answers_to"]:
            told = {name: simulation.calculate(name, DAY) for name in job["told"]}
            pl.DataFrame(told).write_parquet(job["answers_to"])
        say(spent)


def prepared(facts: str, variables: dict[str, Any]) -> tuple[Any, dict[str, Any], list[str]]:
    """The system, the arrays of its inputs in the types it keeps, and what is to be calculated."""
    system = TaxBenefitSystem([BUSINESS])
    for name, (type_name, text) in variables.items():
        system.add_variable(variable(name, TYPES[type_name], formula_of(text) if text else None))
    frame = pl.read_parquet(facts)
    arrays = {name: input_array(frame, name) for name, (_, text) in variables.items() if not text}
    return system, arrays, [name for name, (_, text) in variables.items() if text]


def input_array(frame: pl.DataFrame, name: str) -> Any:
    """A fact, with any value in the place of what is not known; or whether it is known."""
    if name.startswith("known_"):
        return frame[name.removeprefix("known_")].is_not_null().to_numpy()
    column = frame[name]
    return column.fill_null(column.drop_nulls().first()).to_numpy() if column.null_count() else column.to_numpy()


def variable(name: str, value_type: type, formula: Callable[..., Any] | None) -> Any:
    attributes: dict[str, Any] = {
        "value_type": value_type, "entity": BUSINESS, "definition_period": periods.DateUnit.MONTH,
    }  # fmt: skip
    if formula is not None:
        attributes["formula"] = formula
    return type(name, (Variable,), attributes)


def formula_of(text: str) -> Callable[..., Any]:
    code = compile(text, "<formula>", "eval")

    def formula(population: Any, period: Any) -> Any:
        return eval(code, {"np": np, "v": Values(population, period)})  # noqa: S307  # text of our own bench

    return formula


def calculated(system: Any, arrays: dict[str, Any], answers: list[str]) -> tuple[Any, dict[str, float]]:
    """A simulation with every answer calculated, and the seconds that input and calculation took."""
    begun = time.perf_counter()
    count = len(next(iter(arrays.values())))
    simulation = SimulationBuilder().build_default_simulation(system, count=count)
    for name, values in arrays.items():
        simulation.set_input(name, DAY, values)
    given = time.perf_counter()
    for name in answers:
        simulation.calculate(name, DAY)
    return simulation, {"input_s": given - begun, "calculation_s": time.perf_counter() - given}


def say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
