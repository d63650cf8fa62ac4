"""Conditions to one generated Python function: every clause of every program, each part worked out once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from majung.core.facts import KSIC_DIVISIONS, DerivedFact, FactValue
from majung.core.rules.bind import Day
from majung.core.rules.syntax import (
    AllOf,
    Among,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Fact,
    Literally,
    Not,
    Operand,
    Sum,
    Truth,
    children,
    facts_of_operand,
    operands,
)

Kleene = bool | None
OPERATORS = {"=": "==", "<>": "!="}
DIVISIONS = tuple(f"{section}{number:02d}" for section, numbers in KSIC_DIVISIONS.items() for number in numbers)


@dataclass(frozen=True)
class OpenProgram:
    """What one program asks of the generated function: all its clauses, and which of them settle the outcome.

    `required` and `forbidden` are indexes of clauses that must hold or must not; of these, `settled_by_data` are
    the ones that keep the outcome open while unknown. `asked` are further conditions to be reported as they are.
    """

    clauses: Sequence[Condition]
    required: Sequence[int]
    forbidden: Sequence[int]
    settled_by_data: Sequence[int]
    asked: Sequence[Condition]


# Per program: (outcome true/false/None, clauses, masks of missing facts per open clause or None, asked conditions).
Answer = tuple[Kleene, tuple[Kleene, ...], tuple[int, ...] | None, tuple[Kleene, ...]]
Decider = Callable[[Callable[[str], FactValue]], tuple[Answer, ...]]


@dataclass
class Writer:
    """Writes assignments; asking for the same condition or fact twice gives the same variable."""

    day: Day
    bits: Mapping[str, int]
    lines: list[str] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    names: dict[Condition | str, str] = field(default_factory=dict)

    def assign(self, key: Condition | str, text: str) -> str:
        name = self.names[key] = f"v{len(self.names)}"
        self.lines.append(f"{name} = {text}")
        return name

    def constant(self, value: Any) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def fact(self, name: str) -> str:
        if name in self.names:
            return self.names[name]
        derived = self.day.registry.derived.get(name)
        return self.assign(name, self.derived_text(derived) if derived else f"get({name!r})")

    def derived_text(self, derived: DerivedFact) -> str:
        of = self.fact(derived.of)
        if derived.kind == "prefix":
            return f"None if {of} is None else {of}[{derived.start}:{derived.start + derived.length}]"
        table = self.constant(by_division(self.day.ceilings(derived) or {}))
        return f"None if {of} is None else {table}.get({of}[:3])"

    def condition(self, condition: Condition) -> str:
        if condition in self.names:
            return self.names[condition]
        return self.assign(condition, self.text(condition))

    def text(self, condition: Condition) -> str:
        match condition:
            case Literally(value):
                return repr(value)
            case Truth(fact):
                return self.fact(fact.name)
            case Among(fact, values, _):
                name = self.fact(fact.name)
                inside = f"{name} in {self.constant(frozenset(values))}" if values else "False"
                return f"None if {name} is None else {inside}"
            case Compare(operator, left, right):
                return self.comparison(OPERATORS.get(operator, operator), left, right)
            case Not(inner):
                name = self.condition(inner)
                return f"None if {name} is None else not {name}"
            case AllOf(conditions):
                return self.junction([self.condition(c) for c in conditions], decisive="False", otherwise="True")
            case AnyOf(conditions):
                return self.junction([self.condition(c) for c in conditions], decisive="True", otherwise="False")
            case AtLeast(count, conditions):
                return self.at_least(count, [self.condition(c) for c in conditions])
            case _:
                raise AssertionError(condition)

    def comparison(self, operator: str, left: Operand, right: Operand) -> str:
        facts = dict.fromkeys(facts_of_operand(left) + facts_of_operand(right))
        unknown = " or ".join(f"{self.fact(name)} is None" for name in facts)
        return f"None if {unknown} else {self.operand(left)} {operator} {self.operand(right)}"

    def operand(self, operand: Operand) -> str:
        match operand:
            case Fact(name):
                return self.fact(name)
            case Sum(terms, plus):
                multiples = [f"{factor} * {self.fact(fact.name)}" for factor, fact in terms]
                return " + ".join([*multiples, str(plus)])
            case Constant(value):
                return repr(value) if isinstance(value, int | float | str) else self.constant(value)
            case _:
                raise AssertionError(operand)

    @staticmethod
    def junction(names: list[str], *, decisive: str, otherwise: str) -> str:
        settled = " or ".join(f"{name} is {decisive}" for name in names)
        unknown = " or ".join(f"{name} is None" for name in names)
        return f"{decisive} if {settled} else None if {unknown} else {otherwise}"

    @staticmethod
    def at_least(count: int, names: list[str]) -> str:
        holding = f"({', '.join(names)},).count(True)"
        open_ones = f"({', '.join(names)},).count(None)"
        return f"True if {holding} >= {count} else False if {holding} + {open_ones} < {count} else None"

    def missing(self, condition: Condition) -> str:
        """Text of the mask of facts which, unknown, keep an unknown condition open."""
        inner = children(condition)
        if isinstance(condition, Not):
            return self.missing(inner[0])
        if inner:
            parts = [f"({self.missing(c)} if {self.condition(c)} is None else 0)" for c in inner]
            return " | ".join(dict.fromkeys(parts))
        names = [name for operand in operands(condition) for name in facts_of_operand(operand)]
        given = self.day.registry.inputs_of(names)
        bits = " | ".join(f"({self.bits[n]} if {self.fact(n)} is None else 0)" for n in given) or "0"
        return f"0 if {self.hopeless(names)} else {bits}" if self.hopeless(names) else bits

    def hopeless(self, names: list[str]) -> str:
        """Text that is true where a table has no row for what is known, so that no other answer helps."""
        looked_up = [d for n in names if (d := self.day.registry.derived.get(n)) and d.table]
        return " or ".join(f"({self.fact(d.name)} is None and {self.fact(d.of)} is not None)" for d in looked_up)


def by_division(table: Mapping[str, int]) -> dict[str, int]:
    """A table keyed by section or by section and division, spelled out for every division: the longest key wins."""
    values = ((key, table.get(key, table.get(key[0]))) for key in DIVISIONS)
    return {key: value for key, value in values if value is not None}


def compile_decider(programs: Sequence[OpenProgram], *, day: Day, bits: Mapping[str, int]) -> Decider:
    """One function that takes a look-up of facts and answers every program.

    Everything inside is three-valued (None is unknown) and worked out once however many programs use it; the masks of
    missing facts are worked out only for programs whose outcome is open.
    """
    writer = Writer(day, bits)
    answers = [answer_lines(writer, index, program) for index, program in enumerate(programs)]
    body = [*writer.lines, *(line for lines in answers for line in lines)]
    body.append(f"return ({''.join(f'a{index}, ' for index in range(len(programs)))})")
    source = "def decide(get):\n" + "\n".join(f"    {line}" for line in body) + "\n"
    namespace: dict[str, Any] = dict(writer.constants)
    exec(compile(source, "<compiled programs>", "exec"), namespace)  # noqa: S102  # our own text, from parsed trees
    decider: Decider = namespace["decide"]
    return decider


def answer_lines(writer: Writer, index: int, program: OpenProgram) -> list[str]:
    names = [writer.condition(clause) for clause in program.clauses]
    asked = tuple_text([writer.condition(condition) for condition in program.asked])
    bad = [f"{names[i]} is False" for i in program.required] + [f"{names[i]} is True" for i in program.forbidden]
    open_ones = [f"{names[i]} is None" for i in program.settled_by_data]
    masks = tuple_text(
        [f"({writer.missing(program.clauses[i])} if {names[i]} is None else 0)" for i in program.settled_by_data]
    )
    holds = tuple_text(names)
    return [
        f"if {' or '.join(bad) or 'False'}: a{index} = (False, {holds}, None, {asked})",
        f"elif {' or '.join(open_ones) or 'False'}: a{index} = (None, {holds}, {masks}, {asked})",
        f"else: a{index} = (True, {holds}, None, {asked})",
    ]


def tuple_text(items: Sequence[str]) -> str:
    return f"({''.join(f'{item}, ' for item in items)})"
