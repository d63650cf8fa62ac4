"""What the pages of a case say of a timeline: marks, names and sentences, worked out here so that templates only lay
them out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from majung.core.application import ApplicationStatus
from majung.core.deciding import Outcome
from majung.core.journey import NextActor, OwnerTask, StepState
from majung.core.slots import BookingStatus
from majung.journey.selectors import Due, Happening, Timeline
from majung.notices.selectors import NoticeLine
from majung.web.figures import day_in_words
from majung.web.problems import screen_language
from majung.web.words import say

MARKS = {StepState.DONE: "yes", StepState.NOW: "info", StepState.LATER: "unknown", StepState.LEFT_OUT: "no"}
# What a result looks like: a colour and a mark of its own for each of the three, and for what ended without one.
KINDS = {
    ApplicationStatus.APPROVED: "ok",
    ApplicationStatus.RETURNED: "warn",
    ApplicationStatus.REFUSED: "no",
    ApplicationStatus.WITHDRAWN: "info",
    ApplicationStatus.EXPIRED: "warn",
    ApplicationStatus.CANCELLED: "warn",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of what happened, in words, with its moment."""

    at: datetime
    words: str
    detail: str = ""


def program_label(timeline: Timeline) -> str:
    return timeline.program_label_en if screen_language() == "en" else timeline.program_label


def office_label(timeline: Timeline) -> str:
    """The branch with its institution before it, where both have a name of their own."""
    office, english = timeline.office, screen_language() == "en"
    label = office.label_en if english else office.label
    owner = office.institution_label_en if english else office.institution_label
    return label if label == owner else f"{owner} {label}"


def steps(timeline: Timeline) -> list[dict[str, Any]]:
    return [{"kind": step.kind.value, "state": step.state.value, "mark": MARKS[step.state]} for step in timeline.steps]


def turn_in_words(timeline: Timeline) -> str:
    """Whose turn it is, by name."""
    actor, language = timeline.who_acts_next, screen_language()
    if actor is NextActor.BANK and timeline.bank is not None:
        bank = timeline.bank.label_en if language == "en" else timeline.bank.label
        # The bank knows nothing of the case until its owner brings the 확인서.
        goes = timeline.what_to_do is OwnerTask.GO_TO_BANK
        return say("timeline.turn.to_bank" if goes else "timeline.turn.bank", language, bank=bank)
    if actor is NextActor.OFFICE:
        return say("timeline.turn.office", language, count=len(timeline.pending), branch=office_label(timeline))
    return say(f"timeline.turn.{actor}", language, branch=office_label(timeline))


def silent_offices(timeline: Timeline) -> str:
    """The offices still awaited, each named once."""
    language = screen_language()
    names = dict.fromkeys(say(f"timeline.office.{each.kind}", language) for each in timeline.pending)
    return say("timeline.pending.who", language, count=len(timeline.pending), offices=", ".join(names))


def due_in_words(due: Due | None) -> str:
    """«2025년 7월 3일(목)까지, 오늘부터 4영업일»; what is over says so."""
    if due is None:
        return ""
    language = screen_language()
    key = "timeline.due.over" if due.is_over else "timeline.due.today" if due.business_days == 1 else "timeline.due"
    return say(key, language, day=day_in_words(due.on, language=language), days=due.business_days)


def happened(timeline: Timeline) -> list[Told]:
    """Everything that happened and every message sent, latest first."""
    told = [Told(each.at, happening_in_words(each)) for each in timeline.happened]
    sent = [Told(each.at, notice_in_words(each), delivery_in_words(each)) for each in timeline.notices]
    return sorted([*told, *sent], key=lambda each: each.at, reverse=True)


def happening_in_words(happening: Happening) -> str:
    office = say(f"timeline.office.{happening.look_up}", screen_language()) if happening.look_up else ""
    return say(f"timeline.happened.{happening.what}", screen_language(), office=office)


def notice_in_words(notice: NoticeLine) -> str:
    return say("timeline.notice", screen_language(), what=notice.label[screen_language()])


def delivery_in_words(notice: NoticeLine) -> str:
    language = screen_language()
    channel = say(f"timeline.channel.{notice.channel}", language) if notice.channel else ""
    return say(f"timeline.delivery.{notice.state}", language, channel=channel)


def result(timeline: Timeline) -> dict[str, Any] | None:
    """The end of a case, or its 승인, as its own section shows it; None while there is none."""
    if timeline.status not in KINDS:
        return None
    decision = timeline.decision
    is_decided = decision is not None and timeline.status.value == decision.outcome.value
    return {
        "status": timeline.status.value,
        "kind": KINDS[timeline.status],
        "decision": decision if is_decided else None,
        "is_refusal": is_decided and decision is not None and decision.outcome is Outcome.REFUSED,
        "file_again_on": timeline.file_again_on,
    }


def bookings(timeline: Timeline, *, at: datetime) -> list[dict[str, Any]]:
    """Talks to come; what was held or called off stands in the list of what happened to the branch, not here."""
    return [
        {"held": each, "kind": each.kind.value}
        for each in timeline.bookings
        if each.status is BookingStatus.BOOKED and each.starts_at > at
    ]
