"""What follows a submission: the notice, the look-ups, the consultation. Each may be done twice without harm."""

from django.db import transaction
from django_tasks import task

from majung.adapters import clock
from majung.applications.look_ups import enqueue_look_up
from majung.applications.models import Application, LookUp
from majung.applications.status import tell
from majung.consultations.services import propose_for_application
from majung.core.application import Channel
from majung.core.look_ups import LookUpState
from majung.notices.services import notify
from majung.parties.people import PersonForgotten, person_view


@task()
def follow_up(*, application: str) -> None:
    """Runs after the receipt, as often as it takes."""
    rows = Application.objects.select_related("institution", "branch", "program")
    row = rows.get(number=application)
    at = clock.now()
    with transaction.atomic():
        for look_up in LookUp.objects.filter(application=row, state=LookUpState.WAITING.value):
            enqueue_look_up(look_up)
        notify(
            person_id=row.person_id,
            template="received",
            about=row.number,
            institution=row.institution.code,
            branch=row.branch.code if row.branch else "",
            key=f"received:{row.number}",
            at=at,
        )
        if row.waiting_since is not None:
            tell(row, "waiting_list", key="once", at=at)
    if row.channel == Channel.ONLINE and row.branch is not None:
        propose_consultation(row)


def propose_consultation(row: Application) -> None:
    """Online filings get a talk with the branch; who was forgotten meanwhile gets none."""
    assert row.branch is not None
    try:
        person = person_view(person_id=row.person_id)
    except PersonForgotten:
        return
    propose_for_application(
        about=row.number,
        institution=row.institution.code,
        branch=row.branch.code,
        name=person.name,
        telephone=person.telephone,
        at=clock.now(),
        program=row.program.code,
    )
