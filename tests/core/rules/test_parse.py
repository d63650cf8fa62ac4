"""What the closed subset of SQL lets in, how it is read, and what it refuses with a reason."""

from typing import Any

import pytest

from majung.core.rules.parse import Names, RuleError, parse_condition
from majung.core.rules.syntax import (
    AllOf,
    Among,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Fact,
    Named,
    Not,
    Parameter,
    Sum,
    Truth,
)
from tests.small_program import RULES

NAMES = Names(RULES.registry, RULES.names.parameters, RULES.names.code_lists, let=("ten_employee_sector",))
SIDO, EMPLOYEES, AGE = Fact("sido"), Fact("employees"), Fact("owner_age")
A, B, C = Truth(Fact("refinancing")), Truth(Fact("zeropay")), Truth(Fact("is_member"))


def parse(text: str) -> Condition:
    return parse_condition(text, NAMES)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("refinancing", A),
        ("(refinancing)", A),
        ("refinancing = TRUE", A),
        ("TRUE = refinancing", A),
        ("refinancing <> FALSE", A),
        ("refinancing = false", Not(A)),
        ("refinancing <> TRUE", Not(A)),
        ("NOT refinancing", Not(A)),
        ("not refinancing And zeropay", AllOf((Not(A), B))),
        ("refinancing AND zeropay AND is_member", AllOf((A, B, C))),
        ("refinancing AND (zeropay AND is_member)", AllOf((A, B, C))),
        ("refinancing OR zeropay AND is_member", AnyOf((A, AllOf((B, C))))),
        ("(refinancing OR zeropay) AND is_member", AllOf((AnyOf((A, B)), C))),
        ("NOT refinancing OR zeropay", AnyOf((Not(A), B))),
        ("sido = '경상북도'", Compare("=", SIDO, Constant("경상북도"))),
        ("sido <> 'it''s'", Compare("<>", SIDO, Constant("it's"))),
        ("sido = ('x')", Compare("=", SIDO, Constant("x"))),
        ("'x' = sido", Compare("=", SIDO, Constant("x"))),
        ("sido = owner_sido", Compare("=", SIDO, Fact("owner_sido"))),
        ("employees < 5", Compare("<", EMPLOYEES, Constant(5))),
        ("5 > employees", Compare("<", EMPLOYEES, Constant(5))),
        ("5 <= employees", Compare(">=", EMPLOYEES, Constant(5))),
        ("employees < 4.5", Compare("<", EMPLOYEES, Constant(4.5))),
        ("employees >= -1", Compare(">=", EMPLOYEES, Constant(-1))),
        ("employees <= 9007199254740991", Compare("<=", EMPLOYEES, Constant(2**53 - 1))),
        ("employees * 2 + 3 * employees_now + 1 >= 7",
         Compare(">=", Sum(((2, EMPLOYEES), (3, Fact("employees_now"))), 1), Constant(7))),
        ("(employees + 1) * 3 < employees_now",
         Compare("<", Sum(((3, EMPLOYEES),), 3), Fact("employees_now"))),
        ("employees + employees < 2 * 3", None),
        ("employees BETWEEN 1 AND 4",
         AllOf((Compare(">=", EMPLOYEES, Constant(1)), Compare("<=", EMPLOYEES, Constant(4))))),
        ("employees NOT BETWEEN 1 AND 4",
         Not(AllOf((Compare(">=", EMPLOYEES, Constant(1)), Compare("<=", EMPLOYEES, Constant(4)))))),
        ("sido IN ('a', 'b')", Among(SIDO, ("a", "b"))),
        ("sido NOT IN ('a')", Not(Among(SIDO, ("a",)))),
        ("sigungu IN ($employment_crisis_regions)", Among(Fact("sigungu"), (), ("employment_crisis_regions",))),
        ("sigungu IN ('구미시', $employment_crisis_regions)",
         Among(Fact("sigungu"), ("구미시",), ("employment_crisis_regions",))),
        ("employees < $cd_rate_91d", Compare("<", EMPLOYEES, Parameter("cd_rate_91d"))),
        ("owner_age < 40", Compare("<", AGE, Constant(40))),
        ("owner_age IN (19, 20)", AnyOf((Compare("=", AGE, Constant(19)), Compare("=", AGE, Constant(20))))),
        ("as_of <= opened_third_anniversary", Compare("<=", Fact("as_of"), Fact("opened_third_anniversary"))),
        ("at_least(2, refinancing, zeropay, is_member)", AtLeast(2, (A, B, C))),
        ("AT_LEAST(1, NOT refinancing)", AtLeast(1, (Not(A),))),
        ("ten_employee_sector AND refinancing", AllOf((Named("ten_employee_sector"), A))),
        ("  refinancing\n  OR zeropay ", AnyOf((A, B))),
    ],
)  # fmt: skip
def test_reads(text: str, tree: Condition | None) -> None:
    if tree is None:  # The sum of constants alone is no operand.
        with pytest.raises(RuleError):
            parse(text)
    else:
        assert parse(text) == tree


def test_reads_a_day() -> None:
    for text in ("DATE '2025-05-02'", "CAST('2025-05-02' AS DATE)"):
        condition: Any = parse(f"opened_on < {text}")
        assert condition.right.value.isoformat() == "2025-05-02"


OUTSIDE = [
    "refinancing IS TRUE", "sido IS NULL", "sido IS NOT NULL", "TRUE", "FALSE", "NULL", "5", "'x'",
    "CASE WHEN refinancing THEN TRUE END", "COALESCE(employees, 1) > 2", "LOWER(sido) = 'x'",
    "IF(refinancing, zeropay, NULL)",
    "employees - 1 > 2", "employees / 2 > 2", "employees % 2 = 1", "employees ** 2 > 1", "- employees < 5",
    "sido LIKE 'a%'", "sido ILIKE 'a'", "sido SIMILAR TO 'a'", "sido ~ 'a'", "sido || 'x' = 'y'",
    "employees IN (SELECT 1)", "EXISTS (SELECT 1)", "employees < ALL (SELECT 1)", "employees = ANY (SELECT 1)",
    "employees = (SELECT 1)", "SELECT 1", "SELECT refinancing FROM t", "DROP TABLE t",
    "a.sido = 'x'", '"sido" = \'x\'', 'sido = "x"', "sido IN employment_crisis_regions", "(sido) IN ('x')",
    "employees BETWEEN SYMMETRIC 5 AND 1", "sido = E'x'", "sido = N'x'", "sido = $$x$$", "sido = 'x'::VARCHAR",
    "refinancing = zeropay", "refinancing | zeropay", "employees <=> 1", "employees IS DISTINCT FROM 1",
    "employees > - -1", "sido = sigungu COLLATE x", "refinancing AS x", "(refinancing, zeropay)", "x -> refinancing",
    "at_least(1, refinancing ORDER BY sido)", "at_least(1, refinancing) FILTER (WHERE zeropay)", "most(1, refinancing)",
    "employees = NULL", "5 < employees < 7", "[1] = employees", "sido = {'a': 1}",
]  # fmt: skip


@pytest.mark.parametrize("text", OUTSIDE)
def test_refuses_everything_outside_the_subset(text: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert refused.value.code.value == "outside_subset"
    assert refused.value.about


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_sql"),
        (" \n", "not_sql"),
        ("refinancing AND", "not_sql"),
        ("sido = '", "not_sql"),
        ("refinancing; DROP TABLE t", "not_sql"),
        ("refinancing;", "not_sql"),
        ("refinancing -- 주석", "not_sql"),
        ("refinancing /* 주석 */", "not_sql"),
        ("refinancing XOR zeropay", "not_sql"),
        ("refinancing, zeropay", "not_sql"),
        (" AND ".join(["refinancing"] * 5000), "not_sql"),
        ("(" * 5000 + "refinancing" + ")" * 5000, "not_sql"),
        ("NOT " * 5000 + "refinancing", "not_sql"),
        ("nope = 1", "unknown_name"),
        ("nope", "unknown_name"),
        ("SIDO = 'x'", "unknown_name"),
        ("시도 = 'x'", "unknown_name"),
        ("id = 1", "unknown_name"),
        ("ten_employee_sector = TRUE", "unknown_name"),
        ("employees < $nope", "unknown_parameter"),
        ("employees < ?", "unknown_parameter"),
        ("employees < $1", "unknown_parameter"),
        ("employees < $ten_employee_sections", "unknown_parameter"),
        ("average_sales_krw < $small_enterprise_sales_ceiling", "unknown_parameter"),
        ("sido IN ($cd_rate_91d)", "unknown_parameter"),
        ("sido", "not_a_condition"),
        ("employees", "not_a_condition"),
        ("owner_age", "not_a_condition"),
        ("1 = 1", "not_a_condition"),
        ("$cd_rate_91d < 1", "not_a_condition"),
        ("5 BETWEEN 1 AND 10", "not_a_condition"),
        ("employees < '5'", "types_differ"),
        ("employees = TRUE", "types_differ"),
        ("refinancing = 1", "types_differ"),
        ("sido = 5", "types_differ"),
        ("opened_on < '2025-01-01'", "types_differ"),
        ("opened_on < 2025", "types_differ"),
        ("opened_on < DATE '2025-02-30'", "types_differ"),
        ("opened_on < DATE '20250101'", "types_differ"),
        ("opened_on < DATE '2025-W01-1'", "types_differ"),
        ("opened_on + 1 < as_of", "types_differ"),
        ("owner_age = as_of", "types_differ"),
        ("sido IN (1)", "types_differ"),
        ("sido IN (owner_sido)", "types_differ"),
        ("employees IN ('1')", "types_differ"),
        ("refinancing IN (TRUE)", "types_differ"),
        ("employees IN ($employment_crisis_regions)", "types_differ"),
        ("sido < 'a'", "no_order"),
        ("ksic_division BETWEEN '10' AND '33'", "no_order"),
        ("refinancing < TRUE", "no_order"),
        ("sido IN (NULL)", "null_in_list"),
        ("sido NOT IN ('a', NULL)", "null_in_list"),
        ("sido IN ()", "empty_list"),
        ("at_least()", "bad_count"),
        ("at_least(0, refinancing)", "bad_count"),
        ("at_least(2, refinancing)", "bad_count"),
        ("at_least(-1, refinancing)", "bad_count"),
        ("at_least(1.0, refinancing)", "bad_count"),
        ("at_least(TRUE, refinancing)", "bad_count"),
        ("at_least(employees, refinancing)", "bad_count"),
        ("employees * 2.5 > 2", "not_an_integer"),
        ("employees * employees_now > 2", "not_an_integer"),
        ("employees + 0.5 > 2", "not_an_integer"),
        ("employees < 9007199254740992", "number_too_large"),
        ("employees < 1e400", "number_too_large"),
        ("opened_on < DATE '3000-01-01'", "number_too_large"),
        ("opened_on < DATE '1899-12-31'", "number_too_large"),
        ("employees * 1001 < 1", "factor_too_large"),
        ("employees * 600 + employees_now * -600 < 1", "factor_too_large"),
        ("employees * 10 * 10 * 11 < 1", "factor_too_large"),
        ("employees + 9007199254740991 * 1000 < 1", "factor_too_large"),
        ("owner_age < employees", "derived_needs_constant"),
        ("owner_age * 2 > 3", "derived_needs_constant"),
        ("owner_age + 1 > 3", "derived_needs_constant"),
        ("owner_age < 39.5", "derived_needs_constant"),
        ("owner_age IN (39, 39.5)", "derived_needs_constant"),
        ("owner_age < $cd_rate_91d", "derived_needs_constant"),
        ("opened_third_anniversary < grade_valid_through", "derived_needs_constant"),
    ],
)
def test_refuses_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert refused.value.code.value == code


@pytest.mark.parametrize(
    ("text", "column"),
    [("zeropay AND nope = 1", 13), ("employees < 5 AND LOWER(sido) = 'x'", 19), ("zeropay AND sido < 'a'", 13)],
)
def test_tells_the_column(text: str, column: int) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert refused.value.column == column


def test_a_refusal_is_short() -> None:
    with pytest.raises(RuleError) as refused:
        parse("sido = " + "'x' || " * 1000 + "'x'")
    assert len(str(refused.value)) < 200
