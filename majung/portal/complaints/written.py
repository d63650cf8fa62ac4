"""A complaint as it was typed: read field by field, with what is wrong at its field, and filed."""

from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict

from majung.adapters import clock
from majung.complaints.services import ComplaintFiled, file_complaint
from majung.core.complaints import ComplaintKind
from majung.core.identifiers import normal_public_number
from majung.journey.officers import officers_of_case
from majung.journey.selectors import Seeing
from majung.parties.reaching import Contact, NotATelephone, read_contact
from majung.portal.cases.access import seeing
from majung.portal.complaints.places import Place, read_place
from majung.portal.own_words import read_words
from majung.web.access import owner_of_request
from majung.web.actors import actor_of
from majung.web.middleware import request_id
from majung.web.problems import screen_language
from majung.web.words import say

LONGEST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Written:
    """What the form gave; `errors` by the id of the input they stand at."""

    kind: ComplaintKind | None
    place: Place | None
    words: str
    contact: Contact | None
    errors: dict[str, str] = field(default_factory=dict)


def read_written(posted: QueryDict, *, asks_contact: bool) -> Written:
    language, on = screen_language(), clock.today()
    kind, place = read_kind(posted.get("kind", "")), read_place(posted.get("place", ""), on=on)
    words, problem = read_words(posted, "words")
    errors = {}
    if kind is None:
        errors["kind"] = say("complaint.problem.kind", language)
    if place is None:
        errors["place"] = say("complaint.problem.place", language)
    if problem:
        errors["words"] = problem
    contact = None
    try:
        contact = contact_in(posted) if asks_contact else None
    except NotATelephone:
        errors["telephone"] = say("complaint.problem.telephone", language)
    return Written(kind, place, words, contact, errors)


def contact_in(posted: QueryDict) -> Contact | None:
    """Somebody may leave a telephone to be told of the answer, and need not."""
    telephone = posted.get("telephone", "")[:LONGEST_TYPED].strip()
    return read_contact(name=posted.get("name", "")[:LONGEST_TYPED], telephone=telephone) if telephone else None


def filed(request: HttpRequest, written: Written, *, about: str) -> ComplaintFiled:
    assert written.kind is not None
    assert written.place is not None
    user = owner_of_request(request)
    return file_complaint(
        kind=written.kind,
        institution=written.place.institution,
        branch=written.place.branch,
        about=about,
        words=written.words,
        person_id=user.person_id if user else None,
        contact=written.contact,
        complained_of=officers_of_case(number=about) if written.kind is ComplaintKind.GRIEVANCE and about else (),
        language=screen_language(),
        at=clock.now(),
        actor=actor_of(request),
        request_id=request_id(request),
        once=request.POST.get("once", "")[:LONGEST_TYPED],
    )


def case_named(request: HttpRequest, text: str) -> str:
    """The case it is about, if whoever writes sees all of it; a number of somebody else's says nothing here."""
    number = normal_public_number(text[:LONGEST_TYPED]) or ""
    return number if number and seeing(request, number) is Seeing.WHOLE else ""


def read_kind(text: str) -> ComplaintKind | None:
    return ComplaintKind(text) if text in set(ComplaintKind) else None
