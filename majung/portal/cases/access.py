"""Who may open a case in the owners' door: who filed it, who stands for its business, and its agents in part."""

from typing import Any

from django.http import HttpRequest

from majung.adapters import clock
from majung.applications.case_papers import papers_of_case
from majung.documents.selectors import documents_by_number
from majung.journey.selectors import Seeing, may_act, may_see
from majung.web.access import OWNER, object_rule, owner_of_request


def seeing(request: HttpRequest, number: str) -> Seeing | None:
    """How much of a case this request sees; asked once a request."""
    seen: dict[str, Seeing | None] = getattr(request, "_cases_seen", {})
    if number not in seen:
        user = owner_of_request(request)
        seen[number] = may_see(user=user, number=number, on=clock.today()) if user else None
        request._cases_seen = seen  # type: ignore[attr-defined]  # Rules and the view ask the same thing.
    return seen[number]


def sees_case(request: HttpRequest, **kwargs: Any) -> bool:
    return seeing(request, kwargs["number"]) is not None


def sees_whole_case(request: HttpRequest, **kwargs: Any) -> bool:
    return seeing(request, kwargs["number"]) is Seeing.WHOLE


def sees_answers(request: HttpRequest, **kwargs: Any) -> bool:
    return seeing(request, kwargs["number"]) in (Seeing.WHOLE, Seeing.PREPARED)


def acts_in_case(request: HttpRequest, **kwargs: Any) -> bool:
    user = owner_of_request(request)
    return user is not None and may_act(user=user, number=kwargs["number"], on=clock.today())


def sees_paper_of_case(request: HttpRequest, **kwargs: Any) -> bool:
    """Papers of a case are seen by whoever sees all of it; a number of another case opens nothing here."""
    if not sees_whole_case(request, number=kwargs["case"]):
        return False
    number = kwargs["number"]
    if number in {paper.document for paper in papers_of_case(number=kwargs["case"])}:
        return True
    found = documents_by_number([number]).get(number)
    return found is not None and found.about == kwargs["case"]


SEES_CASE = OWNER & object_rule("sees_case", sees_case)
SEES_ANSWERS = OWNER & object_rule("sees_answers", sees_answers)
SEES_WHOLE_CASE = OWNER & object_rule("sees_whole_case", sees_whole_case)
ACTS_IN_CASE = OWNER & object_rule("acts_in_case", acts_in_case)
SEES_PAPER = OWNER & object_rule("sees_paper_of_case", sees_paper_of_case)
