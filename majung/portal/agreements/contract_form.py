"""The form of step 4: ticks, key points and signatures as posted, and what is missing told at its field."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.text import Truncator

from majung.agreements.selectors.views import ContractShown
from majung.core.agreement_marks import (
    LONGEST_NAME,
    DrawnSignature,
    MarkProblem,
    MarkRefused,
    Marks,
    NotAStroke,
    read_strokes,
    written_strokes,
)
from majung.web.problems import screen_language
from majung.web.words import say

YES = "yes"
REACHED_END = "reached_end"
ITEM, KEY_POINT, PLACE, NAME, SIGNATURE = "item-", "key_point-", "place-", "name-", "signature-"
LONGEST_LABEL = 40
FIELD_OF = {
    MarkProblem.NOT_TICKED: ITEM,
    MarkProblem.NOT_ACKNOWLEDGED: KEY_POINT,
    MarkProblem.NOT_SIGNED: PLACE,
    MarkProblem.NOT_READABLE: PLACE,
    MarkProblem.ANOTHER_NAME: PLACE,
}


def read_marks(posted: QueryDict, contract: ContractShown) -> tuple[Marks, list[MarkRefused]]:
    """What was left on the page, and drawings nobody can read: those are asked for again, never guessed at."""
    asked, unreadable = contract.asked, []
    signatures: dict[str, DrawnSignature] = {}
    for place in asked.places:
        try:
            signatures[place] = read_signature(posted, place)
        except NotAStroke:
            signatures[place] = DrawnSignature(typed=typed_name(posted, place))
            unreadable.append(MarkRefused(MarkProblem.NOT_READABLE, place))
    marks = Marks(
        ticks=frozenset(each for each in asked.items if posted.get(ITEM + each) == YES),
        key_points=frozenset(each for each in asked.key_points if posted.get(KEY_POINT + each) == YES),
        signatures=signatures,
        reached_end=posted.get(REACHED_END) == YES,
    )
    return marks, unreadable


def read_signature(posted: QueryDict, place: str) -> DrawnSignature:
    """What was drawn; where nothing was, the name. Raises NotAStroke."""
    drawn = posted.get(SIGNATURE + place, "")
    if drawn:
        return DrawnSignature(strokes=read_strokes(drawn))
    return DrawnSignature(typed=typed_name(posted, place))


def typed_name(posted: QueryDict, place: str) -> str:
    return posted.get(NAME + place, "").strip()[:LONGEST_NAME]


def typed_again(marks: Marks, posted: QueryDict | None) -> Mapping[str, tuple[str, str]]:
    """What stands in pad and name of each place: what was posted, else what had been signed before."""
    if posted is None:
        return {
            place: (written_strokes(each.strokes) if each.is_drawn else "", each.typed)
            for place, each in marks.signed.items()
        }
    return {
        place: (written_strokes(each.strokes) if each.is_drawn else "", typed_name(posted, place))
        for place, each in marks.signed.items()
    }


def messages(refused: list[MarkRefused], labels: Mapping[str, str], *, name: str) -> dict[str, str]:
    """What is wrong by the field it stands at; the first thing of each field."""
    told: dict[str, str] = {}
    for each in refused:
        field = field_of(each)
        told.setdefault(field, message(each, Truncator(labels.get(field, "")).chars(LONGEST_LABEL), name))
    return told


def message(refused: MarkRefused, label: str, name: str) -> str:
    return say(f"agreement.mark.{refused.problem.value}", screen_language(), label=label, name=name)


def field_of(refused: MarkRefused) -> str:
    """The id on the page: of a box, or of the card of a place."""
    return FIELD_OF[refused.problem] + refused.id if refused.problem in FIELD_OF else REACHED_END


def error_list(errors: Mapping[str, str], fields: list[str]) -> list[dict[str, Any]]:
    """In the order of the page."""
    return [{"id": field, "message": errors[field]} for field in fields if field in errors]
