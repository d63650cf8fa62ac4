"""Why something cannot be done in screening; each door has the words."""

from collections.abc import Mapping

from majung.core.application import ApplicationStatus
from majung.core.documents import UploadRefusal
from majung.core.facts import FactProblem
from majung.core.screening import AnswerProblem, SheetProblem


class NotInScreening(ValueError):
    """Findings belong to a case that is being screened: this one is not, or not any more."""

    def __init__(self, status: ApplicationStatus) -> None:
        super().__init__(status.value)
        self.status = status


class AnswerRefused(ValueError):
    """An answer that is not taken: why, and at which field; of a value also what is wrong with it."""

    def __init__(self, code: AnswerProblem, *, field: str, problem: FactProblem | None = None) -> None:
        super().__init__(f"{field}: {code.value}")
        self.code = code
        self.field = field
        self.problem = problem


class UnknownVisit(LookupError):
    """No visit of this number is planned."""


class UnknownVisitor(LookupError):
    """This account does not work where the case lies."""


class BadVisitDay(ValueError):
    """A day that is over."""


class AlreadyPlanned(ValueError):
    """Somebody is going there already."""

    def __init__(self, visit: str) -> None:
        super().__init__(visit)
        self.visit = visit


class VisitOver(ValueError):
    """The visit was made, or called off."""


class NotTheVisitor(PermissionError):
    """Only who goes there writes down what was seen."""


class BadRoute(ValueError):
    """An order of stops that leaves one out, or names one that is not of this day."""


class SheetRefused(ValueError):
    """Lines of the visit's form that are not taken, by question."""

    def __init__(self, problems: Mapping[str, SheetProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = dict(problems)


class PhotoRefused(ValueError):
    """A picture that is not taken: which one, from 1, and why."""

    def __init__(self, position: int, code: UploadRefusal) -> None:
        super().__init__(f"photo {position}: {code.value}")
        self.position = position
        self.code = code


class BadClientKey(ValueError):
    """A form without the key under which it is known when it comes again."""


class TooManyPhotos(ValueError):
    """More pictures in one form than are taken."""


class VisitNotNeeded(ValueError):
    """There is nothing to waive: nobody asks for a visit."""


class NotWaivable(ValueError):
    """The tier of this case is always visited."""


class WaiverNotProven(ValueError):
    """What the reason rests on is not known, or too old."""
