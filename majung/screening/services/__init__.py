"""Acts of screening: officers answer clauses and checks, correct facts, visit, enter grades; the machine sorts."""

from majung.screening.refusals import (
    AlreadyPlanned,
    AnswerRefused,
    BadClientKey,
    BadRoute,
    BadVisitDay,
    NotInScreening,
    NotTheVisitor,
    NotWaivable,
    PhotoRefused,
    SheetRefused,
    TooManyPhotos,
    UnknownVisit,
    UnknownVisitor,
    VisitNotNeeded,
    VisitOver,
    WaiverNotProven,
)
from majung.screening.services.findings import answer_check, answer_clause, correct_fact
from majung.screening.services.grades import enter_case_grade
from majung.screening.services.recording import PhotoSent, record_visit
from majung.screening.services.rulings import flag_for_visit, waive_visit
from majung.screening.services.runs import RunView, screen_case, screen_waiting
from majung.screening.services.visits import cancel_visit, move_visit, order_route, plan_visit

__all__ = [
    "AlreadyPlanned",
    "AnswerRefused",
    "BadClientKey",
    "BadRoute",
    "BadVisitDay",
    "NotInScreening",
    "NotTheVisitor",
    "NotWaivable",
    "PhotoRefused",
    "PhotoSent",
    "RunView",
    "SheetRefused",
    "TooManyPhotos",
    "UnknownVisit",
    "UnknownVisitor",
    "VisitNotNeeded",
    "VisitOver",
    "WaiverNotProven",
    "answer_check",
    "answer_clause",
    "cancel_visit",
    "correct_fact",
    "enter_case_grade",
    "flag_for_visit",
    "move_visit",
    "order_route",
    "plan_visit",
    "record_visit",
    "screen_case",
    "screen_waiting",
    "waive_visit",
]
