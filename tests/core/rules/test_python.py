"""The generated Python: three-valued logic, and the shape of its answers."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majung.core.facts import FactValue
from majung.core.rules.python import DIVISIONS, OpenProgram, by_division, compile_decider
from tests.core.rules.answers import BITS, answer, bound, day_of
from tests.small_program import RULES

AS_OF = date(2025, 5, 2)
THREE = (True, False, None)
NAMES = ("refinancing", "zeropay", "is_member", "home_rented")

Kleene = bool | None
AND: dict[tuple[Kleene, Kleene], Kleene] = {
    (True, True): True, (True, False): False, (True, None): None,
    (False, True): False, (False, False): False, (False, None): False,
    (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), AND)
def test_and_or_not_are_three_valued(left: Kleene, right: Kleene) -> None:
    row = {"refinancing": left, "zeropay": right}
    opposite: dict[Kleene, Kleene] = {True: False, False: True, None: None}
    assert answer("refinancing AND zeropay", row, AS_OF) is AND[left, right]
    assert answer("refinancing OR zeropay", row, AS_OF) is opposite[AND[opposite[left], opposite[right]]]
    assert answer("NOT refinancing", row, AS_OF) is opposite[left]
    assert answer("NOT NOT refinancing", row, AS_OF) is left


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("values", list(product(THREE, repeat=4)))
def test_at_least_so_many_is_what_every_completion_says(count: int, values: tuple[Kleene, ...]) -> None:
    completions = product(*[(value,) if value is not None else (True, False) for value in values])
    possible = {sum(completion) >= count for completion in completions}
    expected = possible.pop() if len(possible) == 1 else None
    row = dict(zip(NAMES, values, strict=True))
    assert answer(f"at_least({count}, {', '.join(NAMES)})", row, AS_OF) is expected


def test_a_comparison_is_unknown_when_either_side_is() -> None:
    for row in ({}, {"employees": 1.0}, {"employees_now": 1.0}):
        for operator in ("=", "<>", "<", "<=", ">", ">="):
            assert answer(f"employees {operator} employees_now", row, AS_OF) is None
            assert answer(f"employees * 0 {operator} employees_now * 0", row, AS_OF) is None


def test_a_membership_is_unknown_when_the_fact_is() -> None:
    assert answer("sido IN ('a', 'b')", {}, AS_OF) is None
    assert answer("sido NOT IN ('a', 'b')", {}, AS_OF) is None
    assert answer("sido NOT IN ('a', 'b')", {"sido": "c"}, AS_OF) is True


@pytest.mark.parametrize("text", ['"""', "'''", "\\", "{x}", "%s", "\\N{BULLET}", "# 주석", "경상북도", "it''s", "$x"])
def test_a_text_from_a_program_file_is_a_text_and_nothing_else(text: str) -> None:
    value = text.replace("''", "'") if text == "it''s" else text
    written = value.replace("'", "''")
    assert answer(f"sido = '{written}'", {"sido": value}, AS_OF) is True
    assert answer(f"sido IN ('{written}', 'x')", {"sido": value}, AS_OF) is True
    assert answer(f"sido = '{written}'", {"sido": value + " "}, AS_OF) is False


def test_answers_of_programs_stand_in_their_order() -> None:
    conditions = [bound(text, AS_OF) for text in ("refinancing", "zeropay", "is_member", "home_rented")]
    first = OpenProgram(conditions[:3], required=[0], forbidden=[1], settled_by_data=[0, 1], asked=[conditions[3]])
    second = OpenProgram([conditions[1]], required=[0], forbidden=[], settled_by_data=[], asked=[])
    decide = compile_decider([first, second], day=day_of(AS_OF), bits=BITS)
    row = {"refinancing": True, "is_member": False, "home_rented": True}
    (outcome, holds, masks, asked), (other, *_) = decide(row.get)
    assert (outcome, holds, asked) == (None, (True, None, False), (True,))
    assert masks == (0, BITS["zeropay"])
    assert other is True, "an officer's clause keeps nothing open while unknown"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, None),
        ({"refinancing": False}, False),
        ({"zeropay": True}, False),
        ({"refinancing": True, "zeropay": False}, True),
        ({"refinancing": True}, None),
        ({"zeropay": False}, None),
        ({"refinancing": False, "zeropay": False}, False),
    ],
)
def test_one_clause_is_enough_to_refuse_and_all_are_needed_to_admit(
    row: dict[str, bool], expected: bool | None
) -> None:
    program = OpenProgram([bound("refinancing", AS_OF), bound("zeropay", AS_OF)], [0], [1], [0, 1], [])
    [(outcome, _, masks, _)] = compile_decider([program], day=day_of(AS_OF), bits=BITS)(row.get)
    assert outcome is expected
    assert (masks is None) is (expected is not None)


def test_a_program_that_asks_nothing_admits_everybody() -> None:
    nothing: dict[str, FactValue] = {}
    [(outcome, holds, _, _)] = compile_decider([OpenProgram([], [], [], [], [])], day=day_of(AS_OF), bits={})(
        nothing.get
    )
    assert (outcome, holds) == (True, ())


def test_the_longest_key_of_a_table_wins() -> None:
    spelled = by_division({"E": 3, "E36": 12, "I": 1})
    assert spelled["E36"] == 12
    assert spelled["E37"] == spelled["E39"] == 3
    assert spelled["I55"] == spelled["I56"] == 1
    assert not {key for key in spelled if key[0] not in "EI"}
    assert set(by_division(dict.fromkeys("ABCDEFGHIJKLMNOPQRSTU", 1))) == set(DIVISIONS)


@given(st.sampled_from(DIVISIONS), st.text("0123456789", max_size=3))
def test_section_and_division_are_read_off_the_code(division: str, rest: str) -> None:
    row = {"ksic": division + rest}
    assert answer(f"ksic_section = '{division[0]}'", row, AS_OF) is True
    assert answer(f"ksic_division = '{division[1:]}'", row, AS_OF) is True
    assert answer("ksic_section IN ($ten_employee_sections)", row, AS_OF) is (division[0] in "BCFH")


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), st.data())
def test_one_more_answer_never_turns_a_settled_condition(names: list[str], data: st.DataObject) -> None:
    """Unknown is never yes or no: what holds with gaps holds however the gaps are filled."""
    text = f"at_least(1, {', '.join(names)}) AND NOT (home_rented AND employees < 5)"
    row = {name: data.draw(st.sampled_from(THREE)) for name in NAMES}
    before = answer(text, row, AS_OF)
    filled = {name: value if value is not None else data.draw(st.booleans()) for name, value in row.items()}
    if before is not None:
        assert answer(text, {**filled, "employees": data.draw(st.floats(0, 9))}, AS_OF) is before


def test_all_shipped_facts_have_a_bit_of_their_own() -> None:
    assert len(set(BITS.values())) == len(RULES.registry.given)
