"""자격확인: which screen comes next, which answers count, and how far along somebody is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from majung.core.facts import FactValue

# Nobody is kept longer than this from a first result; what is open then may be answered after it.
MOST_SCREENS = 9

Answers = Mapping[str, Mapping[str, FactValue]]
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in: a number, an amount or a day."""

    fact: str
    form: str
    label: Words
    unit: Words | None
    example: str
    most: int | None
    years_back: int
    years_ahead: int


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose or to tick, and the facts that it sets."""

    id: str
    label: Words
    sets: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Step:
    """One screen with one question, and the facts that it fills."""

    id: str
    kind: str
    effort: int
    facts: tuple[str, ...]
    title: Words
    hint: Words | None
    where: Words | None
    fields: tuple[Field, ...]
    options: tuple[Option, ...]
    unticked: Mapping[str, FactValue]
    after: tuple[str, ...]
    only_if: tuple[str, FactValue] | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Which screen of how many; the number of screens may still change with the answers."""

    number: int
    of: int


@dataclass(frozen=True)
class Questionnaire:
    """All screens, in the order that holds where everything else is equal."""

    steps: tuple[Step, ...]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Questionnaire":
        """Build the screens from the parsed file."""
        return cls(tuple(step_of(row) for row in document["steps"]))

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def filling(self, fact: str) -> Step | None:
        """The screen that asks for a fact; None for a fact nobody is asked for."""
        return next((step for step in self.steps if fact in step.facts), None)

    def counted(self, answers: Answers) -> tuple[Step, ...]:
        """The answered screens that count: an answer whose reason was taken back stays kept, but decides nothing."""
        found: list[Step] = []
        known: dict[str, FactValue] = {}
        for step in self.steps:
            if step.id in answers and holds(step, known):
                found.append(step)
                known.update(answers[step.id])
        return tuple(found)

    def facts(self, answers: Answers) -> dict[str, FactValue]:
        """The facts known from the answers that count."""
        return {name: value for step in self.counted(answers) for name, value in answers[step.id].items()}

    def waiting(self, answers: Answers, scores: Mapping[str, float]) -> tuple[Step, ...]:
        """Decide which unanswered screens are worth asking now, the best first.

        Basis: what the facts of a screen would settle over all programs, divided by the effort of answering. A
        screen whose facts can no longer change an outcome, or whose reason does not hold, is not asked.
        """
        known = self.facts(answers)
        worth = {
            step.id: round(sum(scores.get(fact, 0.0) for fact in step.facts) / step.effort, 9)
            for step in self.steps
            if step.id not in answers and holds(step, known)
        }
        open_steps = [step for step in self.steps if worth.get(step.id, 0) > 0]
        asked = [step for step in open_steps if not any(worth.get(each, 0) > 0 for each in step.after)]
        return tuple(sorted(asked, key=lambda step: -worth[step.id]))


def holds(step: Step, known: Mapping[str, FactValue]) -> bool:
    """Whether the reason for asking a screen holds, as far as the answers tell."""
    return step.only_if is None or known.get(step.only_if[0]) == step.only_if[1]


def next_step(questionnaire: Questionnaire, answers: Answers, scores: Mapping[str, float]) -> Step | None:
    """Decide which screen comes next; None when the result may be shown.

    Basis: at most nine screens to a first result (issue 3); «모르겠어요» answers a screen without telling a fact.
    """
    if len(questionnaire.counted(answers)) >= MOST_SCREENS:
        return None
    return next(iter(questionnaire.waiting(answers, scores)), None)


def progress(questionnaire: Questionnaire, answers: Answers, scores: Mapping[str, float], *, step: Step) -> Progress:
    """Which screen this is of how many that lie ahead as far as is known, nine at most."""
    counted = [each.id for each in questionnaire.counted(answers)]
    waiting = [each.id for each in questionnaire.waiting(answers, scores)]
    in_order = [each for each in answers if each in counted]
    number = in_order.index(step.id) + 1 if step.id in in_order else len(in_order) + 1
    ahead = len({*in_order, *waiting, step.id})
    return Progress(min(number, MOST_SCREENS), max(min(ahead, MOST_SCREENS), min(number, MOST_SCREENS)))


def before(answers: Answers, step_id: str) -> str | None:
    """The screen answered before this one; None at the first."""
    order = list(answers)
    place = order.index(step_id) if step_id in order else len(order)
    return order[place - 1] if place > 0 else None


def step_of(row: Mapping[str, Any]) -> Step:
    fields = tuple(field_of(each) for each in row.get("fields", ()))
    options = tuple(option_of(each) for each in (*row.get("options", ()), *row.get("ticks", ())))
    unticked = dict(row.get("unticked", {}))
    set_facts = [name for option in options for name in option.sets]
    names = [*row.get("facts", ()), *(field.fact for field in fields), *unticked, *set_facts]
    only_if = row.get("only_if")
    return Step(
        id=row["id"],
        kind=row["kind"],
        effort=row["effort"],
        facts=tuple(dict.fromkeys(names)),
        title=row["title"],
        hint=row.get("hint"),
        where=row.get("where"),
        fields=fields,
        options=options,
        unticked=unticked,
        after=tuple(row.get("after", ())),
        only_if=(only_if["fact"], only_if["is"]) if only_if else None,
    )


def field_of(row: Mapping[str, Any]) -> Field:
    years = row.get("years", {"back": 0, "ahead": 0})
    return Field(
        fact=row["fact"],
        form=row["form"],
        label=row["label"],
        unit=row.get("unit"),
        example=row["example"],
        most=row.get("most"),
        years_back=years["back"],
        years_ahead=years["ahead"],
    )


def option_of(row: Mapping[str, Any]) -> Option:
    return Option(row["id"], row["label"], row["sets"])
