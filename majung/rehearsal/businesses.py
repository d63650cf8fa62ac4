"""Synthetic businesses: the same for the same number of rows, spread like the ones official statistics count.

Industries, workers and sales follow 소상공인실태조사 2023; the rest are guesses that leave every program some who
qualify, some who do not and some who are open.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import platformdirs

from majung.core.facts import FactDefinition, FactType

UNKNOWN_SHARE = 0.1
STEPS = 1_000_000
Weighted = Sequence[tuple[str, int]]

TEXTS: Mapping[str, Weighted] = {
    "sido": [("경상북도", 50), ("경상남도", 20), ("대구광역시", 15), ("부산광역시", 15)],
    "owner_sido": [("경상북도", 48), ("경상남도", 20), ("대구광역시", 17), ("부산광역시", 15)],
    "sigungu": [("포항시", 30), ("구미시", 25), ("경산시", 15), ("거제시", 15), ("경주시", 15)],
    "ksic": [
        ("G47121", 34), ("L68112", 14), ("I56111", 13), ("C10711", 5), ("C29199", 4), ("F41112", 9), ("H49311", 8),
        ("S96112", 7), ("P85501", 3), ("M71101", 2), ("A01110", 1),
    ],
    "business_status": [("open", 94), ("suspended", 3), ("closed", 3)],
    "entity": [("individual", 87), ("corporation", 13)],
    "disaster": [("none", 95), ("general", 3), ("special_zone", 2)],
    "member_grade": [("A", 20), ("BBB", 30), ("BB", 30), ("CCC", 20)],
}  # fmt: skip

# The share of yes; what is not named here is rare.
YES: Mapping[str, float] = {
    "within_growth_grace": 0.03, "has_special_guarantee": 0.15, "prior_guarantee_special_purpose": 0.10,
    "applying_special_purpose": 0.03, "business_premises_rented": 0.7, "home_rented": 0.4, "zeropay": 0.4,
    "foundation_guarantee_held": 0.2, "excluded_industry": 0.08, "refinancing": 0.2, "women_enterprise": 0.12,
    "is_member": 0.10, "family_leave_used": 0.04, "semas_linked": 0.5, "young_hired_within_year": 0.06,
}  # fmt: skip
RARE = 0.05

# Numbers as DuckDB text of {u}, a draw in [0, 1): many small, few large. A part is drawn within its whole.
WORKERS_NOW = "floor(-1.8 * ln(1 - {employees_now}))"
CHILDREN = "floor({children} * {children} * 4)"
NUMBERS: Mapping[str, str] = {
    "employees": "floor(-3.6 * ln(1 - {u})) / 2",
    "employees_now": WORKERS_NOW,
    "employees_prev_year_end": "floor(-1.8 * ln(1 - {u}))",
    "young_employees": f"floor({{u}} * {{u}} * ({WORKERS_NOW} + 1))",
    "average_sales_krw": "floor(exp(2.8 + 4 * {u} + (CASE WHEN {u} > 0.97 THEN 4 ELSE 0 END))) * 1000000",
    "children": CHILDREN,
    "minor_children": f"floor({{u}} * ({CHILDREN} + 1))",
    "personal_credit_score": "350 + floor({u} * 650)",
}
BALANCE = "(CASE WHEN {u} < 0.6 THEN 0 ELSE floor({u} * 50) * 1000000 END)"

# Days lie so many days after the day of judgement, at least and at most.
DAYS: Mapping[str, tuple[int, int]] = {
    "owner_birth_date": (-78 * 365, -19 * 365),
    "opened_on": (-22 * 365, 0),
    "special_guarantee_on": (-5 * 365, 0),
    "grade_valid_through": (-200, 500),
}


class Draws(dict[str, str]):
    """Other facts' draws by name, for numbers that depend on one another."""

    def __missing__(self, name: str) -> str:
        return uniform(name)


def kept_businesses(facts: Sequence[FactDefinition], *, rows: int, as_of: date, unknown_share: float) -> Path:
    """The file of so many businesses in the user's cache, written on first use; another generator, another file."""
    text = drawn_text_of_all(facts, as_of, unknown_share)
    name = f"businesses-{rows}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.parquet"
    path = Path(platformdirs.user_cache_dir("majung")) / "bench" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_businesses(path, facts, rows=rows, as_of=as_of, unknown_share=unknown_share)
    return path


def write_businesses(
    path: Path, facts: Sequence[FactDefinition], *, rows: int, as_of: date, unknown_share: float
) -> None:
    """Write so many businesses as Parquet, one column per fact beside `id`; each value unknown with the same share."""
    building = path.with_name(f"{path.name}.building")
    text = f"SELECT i AS id, {drawn_text_of_all(facts, as_of, unknown_share)} FROM range({rows}) AS t(i)"  # noqa: S608  # own text
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = true; SET memory_limit = '1GB'")
        connection.execute(f"COPY ({text}) TO '{building}' (FORMAT parquet, ROW_GROUP_SIZE 250000)")
    building.rename(path)


def drawn_text_of_all(facts: Sequence[FactDefinition], as_of: date, unknown_share: float) -> str:
    return ", ".join(
        f"CASE WHEN {uniform(fact.name + '?')} >= {unknown_share} THEN {drawn(fact, as_of)} END AS {fact.name}"
        for fact in facts
    )


def uniform(salt: str) -> str:
    """A draw in [0, 1) that depends on the row and the salt alone, whatever the number of threads."""
    return f"((hash(i, '{salt}') % {STEPS}) / {STEPS}.0)"


def drawn(fact: FactDefinition, as_of: date) -> str:
    u = uniform(fact.name)
    match fact.type:
        case FactType.BOOL:
            return f"({u} < {YES.get(fact.name, RARE)})"
        case FactType.TEXT:
            return drawn_text(u, TEXTS[fact.name])
        case FactType.DATE:
            first, last = DAYS[fact.name]
            return f"(DATE '{as_of}' + CAST({first} + floor({u} * {last - first + 1}) AS INTEGER))"
        case FactType.INTEGER:
            return f"CAST({NUMBERS.get(fact.name, BALANCE).format_map(Draws(u=u))} AS BIGINT)"
        case FactType.NUMBER:
            return f"CAST({NUMBERS[fact.name].format_map(Draws(u=u))} AS DOUBLE)"


def drawn_text(u: str, choices: Weighted) -> str:
    total, reached, whens = sum(weight for _, weight in choices), 0, []
    for value, weight in choices:
        reached += weight
        whens.append(f"WHEN {u} < {reached / total!r} THEN '{value}'")
    return f"(CASE {' '.join(whens)} END)"
