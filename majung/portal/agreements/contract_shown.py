"""The words of an agreement as its pages show them: terms, cautions, and the form of step 4."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from majung.agreements.rendering.filling import Line
from majung.agreements.rendering.parts import ContractParts, PointPart, TermPart, contract_parts
from majung.agreements.selectors import contract_of
from majung.agreements.selectors.views import AgreementView, ContractShown
from majung.core.agreement_marks import Marks
from majung.portal.agreements.contract_form import ITEM, KEY_POINT, NAME, PLACE, REACHED_END, SIGNATURE
from majung.web.problems import screen_language
from majung.web.words import say

CAUTION = "caution-"


@dataclass(frozen=True, slots=True)
class Page:
    """Step 4, in the order of the page: what is read, then what is ticked and signed."""

    parts: ContractParts
    reached_end: bool
    key_points: list[dict[str, Any]]
    items: list[dict[str, Any]]
    places: list[dict[str, Any]]

    @property
    def fields(self) -> list[str]:
        return [REACHED_END, *(row["field"] for row in (*self.key_points, *self.items, *self.places))]

    @property
    def labels(self) -> Mapping[str, str]:
        """What a field is called where it is told of."""
        return {row["field"]: row["label"] for row in (*self.key_points, *self.items, *self.places)}


def page_of(there: ContractShown, marks: Marks, signed: Mapping[str, tuple[str, str]]) -> Page:
    """`signed`: what stands in the pad and in the name of each place."""
    parts = shown_parts(there, marks)
    return Page(
        parts=parts,
        reached_end=marks.reached_end,
        key_points=[key_point(each) for each in parts.key_points],
        items=[
            {
                "field": ITEM + item.id,
                "label": said(item.words),
                "words": item.words,
                "details": item.details,
                "is_required": item.is_required,
                "is_ticked": item.is_ticked,
            }
            for item in parts.items
        ],
        places=[
            {
                "field": PLACE + place.id,
                "name_field": NAME + place.id,
                "pad_field": SIGNATURE + place.id,
                "label": said(place.label),
                "drawn": signed.get(place.id, ("", ""))[0],
                "typed": signed.get(place.id, ("", ""))[1],
            }
            for place in parts.places
        ],
    )


def key_point(point: PointPart) -> dict[str, Any]:
    tick = say("agreement.contract.key_point", screen_language())
    return {**shown_point(point, KEY_POINT), "tick": tick, "is_ticked": point.is_done}


def cautions_of(view: AgreementView) -> list[dict[str, Any]]:
    """What is acknowledged at step 3, one by one."""
    there = contract_of(number=view.number)
    return [shown_point(point, CAUTION) for point in shown_parts(there, Marks()).cautions]


def terms_of(view: AgreementView) -> tuple[TermPart, ...]:
    """What is agreed, in figures, as the contract has it."""
    return shown_parts(contract_of(number=view.number), Marks()).terms


def shown_point(point: PointPart, family: str) -> dict[str, Any]:
    return {
        "id": point.id,
        "field": family + point.id,
        "label": said(point.heading),
        "heading": point.heading,
        "words": point.words,
    }


def shown_parts(there: ContractShown, marks: Marks) -> ContractParts:
    return contract_parts(
        text=there.text,
        data=there.data,
        marks=marks,
        language=screen_language(),
        text_version=there.text_version,
        text_hash=there.text_hash,
        data_hash=there.data_hash,
    )


def said(line: Line) -> str:
    """A line in the language of the screen, where it is told of; what binds is the Korean one."""
    return "".join(piece.text for piece in line.gloss) or line.plain
