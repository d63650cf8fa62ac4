"""Shapes of pictures: where steps begin and end, and figures on axes that people can read."""

import re

import pytest

from majung.web.charts import LEFT, PANEL, RIGHT, TOP, WIDTH, bar, height_of, month_ticks, nice_ceiling, panel


def words(amount: int) -> str:
    return f"{amount:,}"


@pytest.mark.parametrize(
    ("amount", "ceiling"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 20), (30_000_000, 40_000_000), (948_906, 1_000_000)],
)
def test_axis_ends_on_an_amount_that_reads_well(amount: int, ceiling: int) -> None:
    assert nice_ceiling(amount) == ceiling
    assert ceiling % 2 == 0


@pytest.mark.parametrize(
    ("months", "ticks"),
    [(1, [0, 1]), (5, [0, 1, 2, 3, 4, 5]), (24, [0, 6, 12, 18, 24]), (60, [0, 12, 24, 36, 48, 60]), (7, [0, 3, 6])],
)
def test_months_are_named_sparingly(months: int, ticks: list[int]) -> None:
    assert month_ticks(months) == ticks


@pytest.mark.parametrize("months", range(1, 361))
def test_never_more_than_a_handful_of_months_is_named(months: int) -> None:
    assert 2 <= len(month_ticks(months)) <= 7


def test_a_layer_is_a_closed_shape_from_left_to_right() -> None:
    drawn = panel("owed", [("balance", "pale", [10, 10, 4])], place=0, amount=words)
    (layer,) = drawn.layers
    assert layer.line.startswith(f"M{float(LEFT)} {float(TOP)}")
    assert layer.line.endswith(f"H{float(WIDTH - RIGHT)}")
    assert layer.area.startswith(layer.line)
    assert layer.area.endswith("Z")
    # Two months alike are one step.
    assert layer.line.count("H") == 2


def test_layers_stand_on_each_other_and_the_axis_holds_their_sum() -> None:
    drawn = panel("paid", [("own", "solid", [6, 6]), ("fund", "hatched", [3, 0])], place=0, amount=words)
    assert [tick.label for tick in drawn.heights] == ["0", "5", "10"]
    top_of_both = TOP + PANEL - PANEL * 9 / 10
    assert f"{top_of_both:.1f}" in drawn.layers[1].line
    # The upper layer walks back along the top of the lower one.
    assert f"V{TOP + PANEL - PANEL * 6 / 10:.1f}H{float(LEFT)}Z" in drawn.layers[1].area


def test_panels_lie_below_each_other() -> None:
    first, second = (panel("x", [("x", "solid", [1])], place=place, amount=words) for place in (0, 1))
    assert first.base < second.top
    assert second.base < height_of(2)


def test_words_of_a_mark_stay_inside_the_picture() -> None:
    drawn = panel("x", [("x", "solid", [1] * 60)], place=0, amount=words, marks=[(24, "early"), (59, "late")])
    assert [mark.anchor for mark in drawn.marks] == ["start", "end"]


def test_a_loan_of_nothing_but_zeroes_is_still_drawn() -> None:
    drawn = panel("x", [("x", "solid", [0, 0])], place=0, amount=words)
    assert re.fullmatch(r"[MHVZ0-9. ]+", drawn.layers[0].area)


def test_parts_of_a_bar_lie_side_by_side_and_never_beyond_the_whole() -> None:
    parts = bar([("committed", "solid", 50), ("reserved", "hatched", 25)], whole=100)
    assert [(part.at, part.width) for part in parts] == [(0, 200), (200, 100)]
    assert bar([("committed", "solid", 0)], whole=0)[0].width == 0


def test_steps_may_be_named_otherwise_than_by_months() -> None:
    drawn = panel("days", [("reserved", "solid", [1, 2, 3])], place=0, amount=words, ticks=[(0, "1. 2."), (2, "1. 4.")])
    assert [tick.label for tick in drawn.months] == ["1. 2.", "1. 4."]
    assert drawn.months[0].at == LEFT
