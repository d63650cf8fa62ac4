"""Pictures of figures as SVG shapes: steps over months, with axes people can read. Templates draw them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

WIDTH: Final = 400
PANEL: Final = 150
LEFT, RIGHT, TOP, BOTTOM = 66, 10, 28, 26
MOST_TICKS: Final = 6
MONTH_STEPS: Final = (1, 3, 6, 12, 24, 36, 60, 120)


@dataclass(frozen=True, slots=True)
class Layer:
    """One quantity: its name, how it is filled (a pattern, never colour alone), and its outline."""

    name: str
    fill: str
    area: str
    line: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A month worth seeing, and on which side of its line the words stand."""

    at: float
    label: str
    anchor: str
    label_at: float


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of a bar: what it stands for, how it is filled, and where it lies."""

    name: str
    fill: str
    at: float
    width: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture over the months; layers stand on top of each other."""

    name: str
    top: int
    base: int
    layers: tuple[Layer, ...]
    heights: tuple[Tick, ...]
    months: tuple[Tick, ...]
    marks: tuple[Mark, ...]


def panel(
    name: str,
    layers: Sequence[tuple[str, str, Sequence[int]]],
    *,
    place: int,
    amount: Callable[[int], str],
    marks: Sequence[tuple[int, str]] = (),
    ticks: Sequence[tuple[int, str]] | None = None,
) -> Panel:
    """The panel at a place from the top; `layers` are name, fill and one amount per step, from the ground up.

    Steps are months counted from the first, unless `ticks` names some of them otherwise.
    """
    months = len(layers[0][2])
    stacked = _stacked([values for _, _, values in layers])
    highest = nice_ceiling(max(stacked[-1], default=0))
    top = place * (TOP + PANEL + BOTTOM) + TOP
    shape = _Shape(months=months, highest=highest, top=top)
    grounds = [[0] * months, *stacked[:-1]]
    return Panel(
        name=name,
        top=top,
        base=top + PANEL,
        layers=tuple(
            Layer(name=layer, fill=fill, area=shape.area(below, upper), line=shape.line(upper))
            for (layer, fill, _), below, upper in zip(layers, grounds, stacked, strict=True)
        ),
        heights=tuple(Tick(shape.y(value), amount(value)) for value in (0, highest // 2, highest)),
        months=tuple(
            Tick(shape.x(step), label)
            for step, label in (ticks if ticks is not None else [(month, str(month)) for month in month_ticks(months)])
        ),
        marks=tuple(shape.mark(month, label) for month, label in marks),
    )


def bar(parts: Sequence[tuple[str, str, int]], *, whole: int) -> tuple[BarPart, ...]:
    """A bar of the full width standing for `whole`; parts are name, fill and amount, from the left."""
    drawn, at = [], Decimal(0)
    for name, fill, amount in parts:
        width = Decimal(WIDTH) * amount / max(whole, 1)
        drawn.append(BarPart(name, fill, _short(at), _short(width)))
        at += width
    return tuple(drawn)


def height_of(panels: int) -> int:
    return panels * (TOP + PANEL + BOTTOM)


def nice_ceiling(amount: int) -> int:
    """The next amount that reads well on an axis and halves evenly: 2, 4, 6, 8 or 10 of a power of ten."""
    if amount <= 2:
        return 2
    power: int = 10 ** (len(str(amount)) - 1)
    return next(step * power // 10 for step in (10, 20, 40, 60, 80, 100) if step * power // 10 >= amount)


def month_ticks(months: int) -> list[int]:
    """Months to name under a picture: few, at whole or half years where that is possible."""
    step = next((each for each in MONTH_STEPS if months // each < MOST_TICKS), MONTH_STEPS[-1])
    return list(range(0, months + 1, step))


@dataclass(frozen=True, slots=True)
class _Shape:
    months: int
    highest: int
    top: int

    def x(self, month: int) -> float:
        return _short(LEFT + Decimal(WIDTH - LEFT - RIGHT) * month / self.months)

    def y(self, value: int) -> float:
        return _short(self.top + PANEL - Decimal(PANEL) * value / self.highest)

    def line(self, values: Sequence[int]) -> str:
        """The upper edge: each month is a step as wide as the month."""
        drawn = [f"M{self.x(0)} {self.y(values[0])}"]
        for month, value in enumerate(values):
            if month and value != values[month - 1]:
                drawn.append(f"V{self.y(value)}")
            if month + 1 == len(values) or value != values[month + 1]:
                drawn.append(f"H{self.x(month + 1)}")
        return "".join(drawn)

    def area(self, below: Sequence[int], upper: Sequence[int]) -> str:
        """What lies between two edges."""
        if not any(below):
            return f"{self.line(upper)}V{self.y(0)}H{self.x(0)}Z"
        back = "".join(f"V{self.y(below[month])}H{self.x(month)}" for month in reversed(range(len(below))))
        return f"{self.line(upper)}{back}Z"

    def mark(self, month: int, label: str) -> Mark:
        at = self.x(month)
        is_late = month * 2 > self.months
        return Mark(at, label, "end" if is_late else "start", at - 5 if is_late else at + 5)


def _stacked(layers: Sequence[Sequence[int]]) -> list[list[int]]:
    sums = [list(layers[0])]
    for layer in layers[1:]:
        sums.append([below + own for below, own in zip(sums[-1], layer, strict=True)])
    return sums


def _short(place: Decimal) -> float:
    return float(round(place, 1))
