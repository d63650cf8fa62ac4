"""What happened to a case, in words: acts only, without the machine's own names."""

import re
from typing import Any

from majung.backoffice.cases.worklist import user_id_in
from majung.events.actors import ActorKind, Subject
from majung.events.selectors import EventLine, events_about
from majung.parties.staff import staff_names
from majung.web.problems import screen_language
from majung.web.words import say

# What a case can live through; an act of a later room that is not named here yet is left to its own pages.
KNOWN = frozenset({
    "ApplicationSubmitted", "ApplicationTakenUp", "SupplementRequested", "SupplementExtended",
    "CaseAssigned", "CaseReleased", "PapersChecked", "ApplicationReopened",
    "ApplicationExpired", "CaseRevised", "DecisionNoticeIssued", "DecisionNoticePrinted",
    "PeriodExtended", "SupplementItemSupplied", "SupplementSupplied", "ApplicationCancelled", "ApplicationWithdrawn",
    "ApplicationReturned", "ApplicationApproved", "ApplicationRefused", "ApplicationTransferred",
    "LookUpAnswered", "LookUpGivenUp", "LookUpAskedAgain", "DecisionProposed", "DecisionApproved",
    "DecisionSentBack", "NoteWritten", "ClauseAnswered", "CheckAnswered", "FactCorrected", "CaseGraded",
    "VisitAskedFor", "VisitWaived", "VisitPlanned", "VisitMoved", "VisitCancelled", "VisitRecorded",
})  # fmt: skip


def history_of(number: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """Latest first, each with who did it."""
    lines = [line for line in events_about(subject=Subject("application", number)) if line.act in KNOWN]
    unknown = {user_id_in(line.actor.id) for line in lines if is_staff(line) and line.actor.id not in names}
    known = (
        {**names, **{f"user:{pk}": name for pk, name in staff_names(user_ids=unknown).items()}} if unknown else names
    )
    return [
        {
            "at": line.at,
            "act": say(f"office.event.{re.sub(r'(?<!^)(?=[A-Z])', '_', line.act).lower()}", screen_language()),
            "by": known.get(line.actor.id, "") if is_staff(line) else "",
            "kind": line.actor.kind.value,
        }
        for line in reversed(lines)
    ]


def is_staff(line: EventLine) -> bool:
    return line.actor.kind in (ActorKind.STAFF, ActorKind.BANK)
