"""Why an act of deciding cannot be done: one small exception each, told to people by the doors."""

from majung.core.authority import Authority


class UnknownProposal(LookupError):
    """No proposal of this number waits for anybody."""


class OwnProposal(PermissionError):
    """Whoever proposed does not approve, nor does whoever acts for them or for whom they act."""


class AlreadyProposed(ValueError):
    """Another proposal on this application waits for its second person."""


class AlreadyApproved(ValueError):
    """This person has approved already, or somebody who acts for them has: the next yes is another's."""


class CaseChanged(ValueError):
    """The case is no longer what was proposed on, or what the approver read."""


class NotAuthorised(PermissionError):
    """No seat of this person lets them approve this; it says what is needed."""

    def __init__(self, needed: Authority) -> None:
        super().__init__(f"{needed.approvals} from {needed.seat.value}")
        self.needed = needed


class VisitedIt(PermissionError):
    """Whoever visited the business does not approve."""


class NotTheFirst(PermissionError):
    """After an appeal upheld, others propose and approve than those who decided first."""


class RefusalIncomplete(ValueError):
    """A 불가 needs a reason in words and a remedy."""


class RetryTooLate(ValueError):
    """The day to try again lies after what the reason brings with it, or before the refusal itself."""


class TermsMissing(ValueError):
    """An 승인 says how much, for how long and on which terms."""


class UnknownAppeal(LookupError):
    """There is no appeal of this number."""


class NothingToAppeal(ValueError):
    """Only a refusal is appealed against, and each but once at a time."""


class AppealTooLate(ValueError):
    """The days to appeal are over."""


class DecidedTheCase(PermissionError):
    """Whoever had a part in the decision, or acts for somebody who had, does not hear the appeal against it."""


class NotTheHandler(PermissionError):
    """An appeal is answered by whoever took it, and agreed to by somebody else."""


class ExtendedAlready(ValueError):
    """The time for an appeal is extended once."""


class NotOwnPaper(LookupError):
    """No usable paper of this person has this number."""


class WordsMissing(ValueError):
    """What is told to people is told in words."""


class NotDecided(LookupError):
    """Nothing has been decided on this case yet."""


class UnknownExplanation(LookupError):
    """There is no open request of this number."""


class BadFields(ValueError):
    """What should be corrected is no fact, or no value of one."""


class NotRepeated(ValueError):
    """A request is declined only when it has been made and answered twice before."""
