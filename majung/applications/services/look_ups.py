"""Beginning look-ups for a draft, and asking again when somebody says so."""

from datetime import datetime

from django.db import transaction

from majung.adapters.clock import SEOUL
from majung.applications.drafts import content_of, draft_for, view_of
from majung.applications.look_ups import enqueue_look_up
from majung.applications.models import LookUp
from majung.applications.selectors import consents_given, draft_form
from majung.applications.status import held_application, revise_held
from majung.core.look_ups import LookUpKind, LookUpState, is_allowed
from majung.events.services import Actor, Subject, record_event


class UnknownLookUp(LookupError):
    """No such look-up belongs to this application or draft."""


@transaction.atomic
def start_look_ups(*, draft: str, user_id: int, at: datetime) -> tuple[LookUpKind, ...]:
    """Asks every office that the consents given allow and this program has a use for; asking twice asks once."""
    row = draft_for(number=draft, user_id=user_id, at=at, lock=True)
    if row.person is None or row.business is None or row.application is not None:
        return ()
    view = view_of(row, content_of(row))
    given = consents_given(view, on=at.astimezone(SEOUL).date())
    known = {each.kind: each for each in LookUp.objects.filter(draft_number=draft)}
    allowed = [kind for kind in draft_form(view=view, at=at).form.look_ups if is_allowed(kind, given)]
    for kind in allowed:
        asked = known.get(kind.value)
        if asked is None:
            new = LookUp(draft_number=draft, draft=row, person=row.person, business=row.business, kind=kind.value)
            new.asked_at = at
            ask_again(new, at=at)
        elif asked.state == LookUpState.REFUSED_CONSENT:
            # A consent given after all opens what was refused for want of it.
            ask_again(asked, at=at)
    return tuple(allowed)


@transaction.atomic
def retry_look_up(*, number: str, kind: LookUpKind, by: Actor, at: datetime, request_id: str = "") -> None:
    """«지금 다시 시도»: an office that did not answer is asked at once, with all its tries again."""
    case = held_application(number)
    rows = LookUp.objects.select_for_update(of=("self",)).exclude(state=LookUpState.DONE.value)
    row = rows.filter(application__number=number, kind=kind.value).first()
    if row is None:
        raise UnknownLookUp
    ask_again(row, at=at)
    record_event(
        act="LookUpAskedAgain",
        actor=by,
        subject=Subject("application", number),
        at=at,
        request_id=request_id,
        changes={kind.value: (None, row.pk)},
    )
    revise_held(case, "look_up_asked_again", by=by, at=at, request_id=request_id)


def ask_again(row: LookUp, *, at: datetime) -> None:
    row.state, row.attempts, row.next_try_at, row.error_code = LookUpState.WAITING.value, 0, at, ""
    row.save()
    enqueue_look_up(row)
