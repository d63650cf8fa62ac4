"""Random conditions and random rows, the same for the same seed."""

import random
from datetime import date, timedelta
from typing import Any

from majung.core.facts import FactRegistry, FactType

AS_OF = date(2025, 5, 2)
UNKNOWN_SHARE = 0.25
SIDO = ["경상북도", "대구광역시", "it's"]
KSIC = ["C10711", "I56111", "G47", "F41", "H49", "O84", "E36", "E37", "T97", "C34"]
TEXTS = {"sido": SIDO, "sigungu": ["거제시", "구미시"], "owner_sido": SIDO, "ksic": KSIC}

FACTS = {
    FactType.BOOL: ["within_growth_grace", "semas_confirmed", "owner_disabled", "refinancing"],
    FactType.INTEGER: ["average_sales_krw", "children", "minor_children", "personal_credit_score"],
    FactType.NUMBER: ["employees", "employees_now", "young_employees"],
    FactType.DATE: ["opened_on", "owner_birth_date", "grade_valid_through"],
    FactType.TEXT: ["sido", "sigungu", "ksic"],
}
LEAVES = ("truth", "number", "facts", "sum", "between", "text", "in", "list", "age", "anniversary", "day", "ceiling")


def random_condition(pick: random.Random, depth: int) -> str:
    """A condition of at most so many levels, as a policy officer might write it."""
    if depth == 0 or pick.random() < 0.2:
        return random_leaf(pick)
    # SQL writes out what is counted twice, so that deep nests of at_least would grow without end.
    kind = pick.choice(["and", "or", "not", "at_least"] if depth <= 2 else ["and", "or", "not"])
    if kind == "not":
        return f"NOT ({random_condition(pick, depth - 1)})"
    parts = [random_condition(pick, depth - 1) for _ in range(pick.randint(2, 4))]
    if kind == "at_least":
        return f"at_least({pick.randint(1, len(parts))}, {', '.join(parts)})"
    return "(" + f" {kind.upper()} ".join(parts) + ")"


def random_leaf(pick: random.Random) -> str:
    operator = pick.choice(["=", "<>", "<", "<=", ">", ">="])
    number = pick.choice(FACTS[FactType.NUMBER] + FACTS[FactType.INTEGER])
    match pick.choice(LEAVES):
        case "truth":
            return pick.choice(FACTS[FactType.BOOL]) + pick.choice(["", " = TRUE", " = FALSE", " <> TRUE"])
        case "number":
            return f"{number} {operator} {pick.choice([0, 1, 2, 5, 9.5, 10])}"
        case "facts":
            return f"{number} {operator} {pick.choice(FACTS[FactType.NUMBER])}"
        case "sum":
            return f"{number} * {pick.randint(1, 3)} + employees + {pick.randint(0, 5)} {operator} employees_now * 2"
        case "between":
            return f"{number} BETWEEN {pick.randint(0, 3)} AND {pick.randint(2, 9)}"
        case "text":
            return f"sido {pick.choice(['=', '<>'])} '{pick.choice(SIDO)}'".replace("it's", "it''s")
        case "in":
            return f"ksic_section {pick.choice(['IN', 'NOT IN'])} ('C', 'F', 'G')"
        case "list":
            return f"sigungu {pick.choice(['IN', 'NOT IN'])} ($employment_crisis_regions)"
        case "age":
            return f"owner_age {operator} {pick.randint(17, 41)}"
        case "anniversary":
            return f"as_of {operator} opened_third_anniversary"
        case "day":
            return f"grade_valid_through {operator} {pick.choice(['as_of', 'DATE ' + repr(AS_OF.isoformat())])}"
        case "ceiling":
            return f"average_sales_krw {operator} {pick.choice(['sales_ceiling_krw', 'sales_ceiling_in_force_krw'])}"
        case other:
            raise AssertionError(other)


def random_rows(pick: random.Random, registry: FactRegistry, count: int) -> list[dict[str, Any]]:
    """Rows over all given facts of the registry, a quarter of the values unknown, many of them at an edge."""
    return [
        {
            name: None if pick.random() < UNKNOWN_SHARE else random_value(pick, name, definition.type)
            for name, definition in registry.given.items()
            if name != "as_of"
        }
        for _ in range(count)
    ]


def random_value(pick: random.Random, name: str, fact_type: FactType) -> Any:
    match fact_type:
        case FactType.BOOL:
            return pick.random() < 0.5
        case FactType.INTEGER:
            return pick.choice([0, 1, 2, 595, 3_000_000_000, 3_000_000_001, 8_000_000_000, 12_000_000_000])
        case FactType.NUMBER:
            return pick.choice([0.0, 1.0, 4.5, 5.0, 9.5, 10.0])
        case FactType.DATE:
            return random_day(pick)
        case FactType.TEXT:
            return pick.choice(TEXTS.get(name, ["none", "open", "A"]))


def random_day(pick: random.Random) -> date:
    edges = [date(2022, 5, 2), date(2022, 5, 1), date(2024, 2, 29), date(1985, 5, 2), date(1985, 5, 3), AS_OF]
    if pick.random() < 0.5:
        return pick.choice(edges)
    return date(1940, 1, 1) + timedelta(days=pick.randint(0, 31_000))
