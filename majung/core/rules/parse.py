"""Text of a condition to its tree: a closed subset of SQL search conditions, everything else refused with a reason."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

import sqlglot
from sqlglot import expressions as sql
from sqlglot.errors import ParseError, TokenError

from majung.core.facts import ISO_DAY, LARGEST_INTEGER, FactRegistry, FactType
from majung.core.rules.syntax import (
    MIRRORED,
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
    Operand,
    Operator,
    Parameter,
    Sum,
    Truth,
    Value,
)

# Facts reach 2**53, so that this many of them still fit in 64 bits in every engine.
LARGEST_FACTOR = 1000

OPERATORS: dict[type[sql.Expr], Operator] = {
    sql.EQ: "=", sql.NEQ: "<>", sql.LT: "<", sql.LTE: "<=", sql.GT: ">", sql.GTE: ">=",
}  # fmt: skip

ORDERED = (FactType.INTEGER, FactType.NUMBER, FactType.DATE)
NUMERIC = (FactType.INTEGER, FactType.NUMBER)


class RuleProblemCode(StrEnum):
    """Why a condition is refused."""

    NOT_SQL = "not_sql"
    OUTSIDE_SUBSET = "outside_subset"
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_PARAMETER = "unknown_parameter"
    NOT_A_CONDITION = "not_a_condition"
    TYPES_DIFFER = "types_differ"
    NO_ORDER = "no_order"
    BAD_COUNT = "bad_count"
    NULL_IN_LIST = "null_in_list"
    EMPTY_LIST = "empty_list"
    NOT_AN_INTEGER = "not_an_integer"
    NUMBER_TOO_LARGE = "number_too_large"
    FACTOR_TOO_LARGE = "factor_too_large"
    DERIVED_NEEDS_CONSTANT = "derived_needs_constant"
    CIRCULAR_LET = "circular_let"


class RuleError(ValueError):
    """A condition that cannot be used, with a code, what it concerns, and the column where it stands (from 1)."""

    def __init__(self, code: RuleProblemCode, about: str, column: int | None = None) -> None:
        super().__init__(f"{code.value}: {about}")
        self.code = code
        self.about = about
        self.column = column


@dataclass(frozen=True)
class Names:
    """What the names in a condition may refer to."""

    registry: FactRegistry
    parameters: dict[str, FactType]
    code_lists: Container[str]
    let: Container[str] = ()


def parse_condition(text: str, names: Names) -> Condition:
    """Decide what a condition says, or refuse it.

    Basis: the subset of design §4: fact names, constants, $parameters, comparisons, BETWEEN, IN, AND OR NOT,
    integer `*` and `+` between facts, at_least(k, ...), and names from `let`.
    """
    try:
        return Parser(names).condition(syntax_tree(text))
    except RecursionError:
        raise RuleError(RuleProblemCode.NOT_SQL, text[:80]) from None


@lru_cache(maxsize=4096)
def syntax_tree(text: str) -> sql.Expr:
    if not text.strip() or "--" in text or "/*" in text or text.rstrip().endswith(";"):
        raise RuleError(RuleProblemCode.NOT_SQL, text.strip() or "''")
    try:
        trees = sqlglot.parse(text, dialect="duckdb")
    except ParseError as problem:
        first = problem.errors[0] if problem.errors else {}
        raise RuleError(
            RuleProblemCode.NOT_SQL,
            str(first.get("highlight") or text),
            first.get("col"),
        ) from None
    except (TokenError, RecursionError) as problem:
        raise RuleError(RuleProblemCode.NOT_SQL, str(problem).splitlines()[0][:80]) from None
    if len(trees) != 1 or trees[0] is None:
        raise RuleError(RuleProblemCode.NOT_SQL, text)
    tree = trees[0]
    assert isinstance(tree, sql.Expr)
    return tree


class Parser:
    """One walk over a syntax tree; each method takes the tree of one kind of thing and gives ours."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.readers: dict[type[sql.Expr], Callable[..., Condition]] = {
            sql.Paren: lambda tree: self.condition(tree.this),
            sql.And: lambda tree: AllOf(self.flattened(tree, sql.And)),
            sql.Or: lambda tree: AnyOf(self.flattened(tree, sql.Or)),
            sql.Not: lambda tree: Not(self.condition(tree.this)),
            sql.Between: self.between,
            sql.In: self.among,
            sql.Anonymous: self.at_least,
            sql.Column: self.named_or_truth,
            **dict.fromkeys(OPERATORS, self.comparison),
        }

    def condition(self, tree: sql.Expr) -> Condition:
        reader = self.readers.get(type(tree))
        if reader is None:
            raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)
        return reader(tree)

    def flattened(self, tree: sql.Expr, kind: type[sql.Expr]) -> tuple[Condition, ...]:
        if isinstance(tree, sql.Paren) and isinstance(tree.this, kind):
            return self.flattened(tree.this, kind)
        if isinstance(tree, kind):
            return self.flattened(tree.this, kind) + self.flattened(tree.expression, kind)
        return (self.condition(tree),)

    def named_or_truth(self, tree: sql.Column) -> Condition:
        name = column_name(tree)
        if name in self.names.let:
            return Named(name)
        if self.type_of_fact(tree) is not FactType.BOOL:
            raise refusal(RuleProblemCode.NOT_A_CONDITION, tree)
        return Truth(Fact(name))

    def comparison(self, tree: sql.Binary) -> Condition:
        operator = OPERATORS[type(tree)]
        (left, left_type), (right, right_type) = (
            self.operand(tree.this),
            self.operand(tree.expression),
        )
        if isinstance(left, Constant | Parameter) and not isinstance(right, Constant | Parameter):
            left, right, left_type, right_type = right, left, right_type, left_type
            operator = MIRRORED[operator]
        if isinstance(left, Constant | Parameter):
            raise refusal(RuleProblemCode.NOT_A_CONDITION, tree)
        check_types(tree, operator, left_type, right_type)
        if left_type is FactType.BOOL:
            return truth_comparison(tree, operator, left, right)
        self.check_derived(tree, left, right)
        return Compare(operator, left, right)

    def check_derived(self, tree: sql.Expr, left: Operand, right: Operand) -> None:
        """Ages and anniversaries turn into plain day comparisons when bound, which needs a day or whole years there."""
        for one, other in ((left, right), (right, left)):
            if self.is_counted(one) and not (isinstance(one, Fact) and self.is_countable(other)):
                raise refusal(RuleProblemCode.DERIVED_NEEDS_CONSTANT, tree)

    def is_countable(self, operand: Operand) -> bool:
        match operand:
            case Constant(value):
                return not isinstance(value, float)
            case Parameter(name):
                return self.names.parameters[name] is FactType.INTEGER
            case _:
                return operand == Fact("as_of")

    def is_counted(self, operand: Operand) -> bool:
        named = [operand] if isinstance(operand, Fact) else []
        named += [fact for _, fact in operand.terms] if isinstance(operand, Sum) else []
        derived = [self.names.registry.derived.get(fact.name) for fact in named]
        return any(d is not None and d.kind in ("age", "anniversary") for d in derived)

    def between(self, tree: sql.Between) -> Condition:
        if tree.args.get("symmetric"):
            raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)
        low = sql.GTE(this=tree.this, expression=tree.args["low"])
        high = sql.LTE(this=tree.this, expression=tree.args["high"])
        return AllOf((self.comparison(low), self.comparison(high)))

    def among(self, tree: sql.In) -> Condition:
        if not isinstance(tree.this, sql.Column) or set(tree.args) - {
            "this",
            "expressions",
        }:
            raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)
        fact_type = self.type_of_fact(tree.this)
        values: list[Value] = []
        code_lists: list[str] = []
        for item in tree.expressions:
            if isinstance(item, sql.Placeholder):
                code_lists.append(self.code_list(item, fact_type))
            else:
                values.append(self.listed(item, fact_type))
        if not values and not code_lists:
            raise refusal(RuleProblemCode.EMPTY_LIST, tree)
        return self.among_fact(tree, Fact(column_name(tree.this)), tuple(values), tuple(code_lists))

    def among_fact(
        self,
        tree: sql.In,
        fact: Fact,
        values: tuple[Value, ...],
        code_lists: tuple[str, ...],
    ) -> Condition:
        if not self.is_counted(fact):
            return Among(fact, values, code_lists)
        if code_lists or not all(self.is_countable(Constant(value)) for value in values):
            raise refusal(RuleProblemCode.DERIVED_NEEDS_CONSTANT, tree)
        return AnyOf(tuple(Compare("=", fact, Constant(value)) for value in values))

    def listed(self, item: sql.Expr, fact_type: FactType) -> Value:
        if isinstance(item, sql.Null):
            raise refusal(RuleProblemCode.NULL_IN_LIST, item)
        constant = constant_of(item)
        if constant is None or fact_type is FactType.BOOL or not fits(constant, fact_type):
            raise refusal(RuleProblemCode.TYPES_DIFFER, item)
        return constant

    def code_list(self, item: sql.Placeholder, fact_type: FactType) -> str:
        name = str(item.this)
        if name not in self.names.code_lists:
            raise refusal(RuleProblemCode.UNKNOWN_PARAMETER, item)
        if fact_type is not FactType.TEXT:
            raise refusal(RuleProblemCode.TYPES_DIFFER, item)
        return name

    def at_least(self, tree: sql.Anonymous) -> Condition:
        if str(tree.this).lower() != "at_least":
            raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)
        count, *rest = tree.expressions or [sql.Null()]
        number = constant_of(count)
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(rest):
            raise refusal(RuleProblemCode.BAD_COUNT, tree)
        return AtLeast(number, tuple(self.condition(each) for each in rest))

    def operand(self, tree: sql.Expr) -> tuple[Operand, FactType]:
        constant = constant_of(tree)
        if constant is not None:
            return Constant(constant), type_of_value(constant)
        match tree:
            case sql.Paren():
                return self.operand(tree.this)
            case sql.Column():
                return Fact(column_name(tree)), self.type_of_fact(tree)
            case sql.Placeholder():
                return self.parameter(tree)
            case sql.Add() | sql.Mul():
                return self.sum_of(tree)
            case _:
                raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)

    def parameter(self, tree: sql.Placeholder) -> tuple[Parameter, FactType]:
        name = str(tree.this)
        if name not in self.names.parameters:
            raise refusal(RuleProblemCode.UNKNOWN_PARAMETER, tree)
        return Parameter(name), self.names.parameters[name]

    def sum_of(self, tree: sql.Expr) -> tuple[Operand, FactType]:
        terms, plus = self.terms(tree)
        if not terms:
            raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)
        if sum(abs(factor) for factor, _ in terms) > LARGEST_FACTOR or abs(plus) > LARGEST_INTEGER:
            raise refusal(RuleProblemCode.FACTOR_TOO_LARGE, tree)
        types = {self.names.registry.type_of(fact.name) for _, fact in terms}
        return Sum(terms, plus), FactType.NUMBER if FactType.NUMBER in types else FactType.INTEGER

    def terms(self, tree: sql.Expr) -> tuple[tuple[tuple[int, Fact], ...], int]:
        """Multiples of facts, and the integer added to them."""
        constant = constant_of(tree)
        if constant is not None:
            if not isinstance(constant, int) or isinstance(constant, bool):
                raise refusal(RuleProblemCode.NOT_AN_INTEGER, tree)
            return (), constant
        match tree:
            case sql.Paren():
                return self.terms(tree.this)
            case sql.Column():
                if self.type_of_fact(tree) not in NUMERIC:
                    raise refusal(RuleProblemCode.TYPES_DIFFER, tree)
                return ((1, Fact(column_name(tree))),), 0
            case sql.Add():
                (left, a), (right, b) = (
                    self.terms(tree.this),
                    self.terms(tree.expression),
                )
                return left + right, a + b
            case sql.Mul():
                return self.product(tree)
            case _:
                raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)

    def product(self, tree: sql.Mul) -> tuple[tuple[tuple[int, Fact], ...], int]:
        (left, a), (right, b) = self.terms(tree.this), self.terms(tree.expression)
        if left and right:
            raise refusal(RuleProblemCode.NOT_AN_INTEGER, tree)
        terms, factor = (left, b) if left else (right, a)
        return tuple((factor * each, fact) for each, fact in terms), (a if left else b) * factor

    def type_of_fact(self, tree: sql.Column) -> FactType:
        fact_type = self.names.registry.type_of(column_name(tree))
        if fact_type is None:
            raise refusal(RuleProblemCode.UNKNOWN_NAME, tree)
        return fact_type


def column_name(tree: sql.Column) -> str:
    identifier = tree.this
    if tree.args.get("table") or not isinstance(identifier, sql.Identifier) or identifier.args.get("quoted"):
        raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)
    return str(identifier.this)


def constant_of(tree: sql.Expr) -> Value | None:
    """The value of a constant, or None where the tree is no constant."""
    match tree:
        case sql.Literal():
            return str(tree.this) if tree.is_string else number_of(str(tree.this), tree)
        case sql.Boolean():
            return bool(tree.this)
        case sql.Neg() if isinstance(tree.this, sql.Literal) and not tree.this.is_string:
            value = number_of(str(tree.this.this), tree)
            return -value
        case sql.Cast() if tree.to.this == sql.DataType.Type.DATE and isinstance(tree.this, sql.Literal):
            return day_of(tree)
        case _:
            return None


def number_of(text: str, tree: sql.Expr) -> int | float:
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise refusal(RuleProblemCode.NOT_SQL, tree) from None
    if number > LARGEST_INTEGER:
        raise refusal(RuleProblemCode.NUMBER_TOO_LARGE, tree)
    return int(text) if text.isdecimal() else float(number)


def day_of(tree: sql.Cast) -> date:
    text = str(tree.this.this)
    try:
        # Python also reads weeks and days without hyphens, which no other engine takes for a day.
        day = date.fromisoformat(text if ISO_DAY.fullmatch(text) else "")
    except ValueError:
        raise refusal(RuleProblemCode.TYPES_DIFFER, tree) from None
    if not 1900 <= day.year < 3000:
        raise refusal(RuleProblemCode.NUMBER_TOO_LARGE, tree)
    return day


def type_of_value(value: Value) -> FactType:
    if isinstance(value, bool):
        return FactType.BOOL
    if isinstance(value, int):
        return FactType.INTEGER
    if isinstance(value, float):
        return FactType.NUMBER
    return FactType.TEXT if isinstance(value, str) else FactType.DATE


def fits(value: Value, fact_type: FactType) -> bool:
    given = type_of_value(value)
    return given is fact_type or (given in NUMERIC and fact_type in NUMERIC)


def check_types(tree: sql.Expr, operator: Operator, left: FactType, right: FactType) -> None:
    if left is not right and not (left in NUMERIC and right in NUMERIC):
        raise refusal(RuleProblemCode.TYPES_DIFFER, tree)
    if operator not in ("=", "<>") and left not in ORDERED:
        raise refusal(RuleProblemCode.NO_ORDER, tree)


def truth_comparison(tree: sql.Expr, operator: Operator, left: Operand, right: Operand) -> Condition:
    """`fact = TRUE` is the fact, `fact = FALSE` its negation; two yes-or-no facts are not compared."""
    if not isinstance(left, Fact) or not isinstance(right, Constant):
        raise refusal(RuleProblemCode.OUTSIDE_SUBSET, tree)
    holds = right.value is (operator == "=")
    return Truth(left) if holds else Not(Truth(left))


def refusal(code: RuleProblemCode, tree: sql.Expr) -> RuleError:
    return RuleError(code, tree.sql(dialect="duckdb")[:120], column_of(tree))


def column_of(tree: sql.Expr) -> int | None:
    """The column where a tree begins, as far as the parser kept it."""
    columns = [node.meta["start"] + 1 for node in tree.walk() if "start" in node.meta]
    return min(columns) if columns else None
