"""What the machine made of a case is explained, corrected and run again when its owner asks."""

from datetime import timedelta
from typing import Any

import pytest

from majung.applications.worklist import Place
from majung.core.explaining import ExplanationKind, ExplanationState
from majung.decisions.models import Explanation
from majung.decisions.selectors import (
    explanation_document,
    explanations_of,
    explanations_waiting,
    request_view,
    rerun_automated,
)
from majung.decisions.services import (
    BadFields,
    NotRepeated,
    UnknownExplanation,
    WordsMissing,
    answer_explanation,
    ask_explanation,
    decline_explanation,
)
from majung.notices.models import Message
from majung.screening.services import correct_fact
from tests.applications.world import AT, Owner
from tests.decisions.people import FOUNDATION, MAKER

pytestmark = pytest.mark.django_db


def asked(owner: Owner, number: str, kind: ExplanationKind = ExplanationKind.EXPLANATION, **fields: Any) -> str:
    return ask_explanation(
        application=number, kind=kind, words="왜 안 되나요?", fields=fields, actor=owner.actor, at=AT
    )


def answer(request: str) -> None:
    answer_explanation(explanation=request, words="업종이 제한업종으로 되어 있습니다.", by=MAKER, at=AT)


def test_the_document_tells_criteria_facts_and_their_sources(refused: str) -> None:
    view = explanation_document(refused)
    assert (view.automated, view.outcome, view.people, view.is_reproduced) == (True, "eligible", 2, True)
    located = next(each for each in view.criteria if each.id == "E1")
    assert (located.holds, located.facts) == (True, ("sido",))
    fact = next(each for each in view.facts if each.name == "sido")
    assert (fact.value, fact.source, fact.on) == ("경상북도", "owner", AT.date())
    # 신용정보법 제36조: 60 days from the second of May.
    assert str(view.correction_through) == "2025-07-01"


def test_a_request_is_answered_in_seven_working_days(owner: Owner, number: str) -> None:
    request = asked(owner, number)
    # 2 May is the first day; 5 and 6 May are holidays.
    assert explanations_waiting(places=[Place(FOUNDATION)]) == [
        (request, number, ExplanationKind.EXPLANATION, AT.date() + timedelta(days=12))
    ]
    with pytest.raises(WordsMissing):
        answer_explanation(explanation=request, words=" ", by=MAKER, at=AT)
    answer(request)
    view = request_view(number=request)
    assert view is not None
    assert (view.state, view.words, view.answer) == (
        ExplanationState.ANSWERED,
        "왜 안 되나요?",
        "업종이 제한업종으로 되어 있습니다.",
    )
    assert Message.objects.filter(about=number, template="explanation_answered").count() == 1
    with pytest.raises(UnknownExplanation):
        answer(request)
    assert explanations_waiting(places=[Place(FOUNDATION)]) == []


def test_a_new_run_shows_before_and_after(owner: Owner, number: str) -> None:
    assert not rerun_automated(application=number, at=AT).differs
    request = asked(owner, number, ExplanationKind.RE_RUN, restricted_industry=True)
    answer(request)
    (view,) = explanations_of(application=number)
    assert view.run is not None
    assert (view.run.before["outcome"], view.run.after["outcome"]) == ("eligible", "ineligible")
    assert view.fields == {"restricted_industry": True}


def test_an_officers_correction_counts_in_the_next_run(number: str) -> None:
    correct_fact(
        application=number, fact="sido", value="대구광역시", source_document="", words="등록증", by=MAKER, at=AT
    )
    run = rerun_automated(application=number, at=AT)
    assert (run.outcome_differs, run.after["outcome"]) == (True, "ineligible")
    fact = next(each for each in explanation_document(number).facts if each.name == "sido")
    assert (fact.value, fact.source) == ("대구광역시", "officer")


@pytest.mark.parametrize("fields", [{}, {"no_such_fact": 1}, {"employees": -3}])
def test_a_correction_names_facts_that_exist(owner: Owner, number: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BadFields):
        asked(owner, number, ExplanationKind.CORRECTION, **fields)


def test_the_third_time_may_be_declined_with_a_reason(owner: Owner, number: str) -> None:
    for _ in range(2):
        request = asked(owner, number)
        with pytest.raises(NotRepeated):
            decline_explanation(explanation=request, words="되풀이", by=MAKER, at=AT)
        answer(request)
    third = asked(owner, number)
    decline_explanation(explanation=third, words="두 번 같은 답을 드렸습니다.", by=MAKER, at=AT)
    last = explanations_of(application=number)[-1]
    assert (last.state, last.answer) == (ExplanationState.DECLINED, "두 번 같은 답을 드렸습니다.")


def test_words_and_values_lie_sealed(owner: Owner, number: str) -> None:
    asked(owner, number, ExplanationKind.CORRECTION, sido="대구광역시")
    row = Explanation.objects.get()
    assert "왜".encode() not in bytes(row.sealed_words)
    assert "대구".encode() not in bytes(row.sealed_fields)
