"""Why something cannot be done with an agreement."""

from collections.abc import Iterable
from datetime import date

from majung.core.agreement import AgreementState, SigningStep
from majung.core.agreement_marks import MarkProblem, MarkRefused
from majung.core.agreement_signers import RegisterProblem


class UnknownAgreement(LookupError):
    """No agreement of this number, or none of this person's: which of the two is not told."""


class NotTheSigner(UnknownAgreement):
    """Somebody else is to sign this one."""


class NotYourTurn(ValueError):
    """Another one must be complete first; nothing of this one is shown before."""

    def __init__(self, waits_for: str) -> None:
        super().__init__(waits_for)
        self.waits_for = waits_for


class AgreementOver(ValueError):
    """It cannot be signed any more, or is signed already."""

    def __init__(self, state: AgreementState) -> None:
        super().__init__(state.value)
        self.state = state


class AgreementExpired(AgreementOver):
    """Its last day is over."""

    def __init__(self, expires_through: date) -> None:
        super().__init__(AgreementState.EXPIRED)
        self.expires_through = expires_through


class StepNotReached(ValueError):
    """Something comes before this; `step` is where the signer is."""

    def __init__(self, step: SigningStep) -> None:
        super().__init__(step.value)
        self.step = step


class CautionsMissing(ValueError):
    """Some cautions were not acknowledged."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(", ".join(ids))
        self.ids = ids


class MarksMissing(ValueError):
    """Something is not ticked, not acknowledged or not signed; each at its field."""

    def __init__(self, refused: Iterable[MarkRefused]) -> None:
        self.refused = tuple(refused)
        super().__init__(", ".join(f"{each.problem.value} {each.id}" for each in self.refused))

    def ids(self, problem: MarkProblem) -> tuple[str, ...]:
        """The fields of one kind, in the order of the text."""
        return tuple(each.id for each in self.refused if each.problem is problem)


class TextChanged(ValueError):
    """What was signed is not what stands here now: it has to be read again."""


class RegisterStops(ValueError):
    """The court's register says something else than when the case was filed: the branch looks at it."""

    def __init__(self, problem: RegisterProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class RegisterUnread(RuntimeError):
    """The register cannot be read just now; nothing typed is lost, a later try may do."""


class IdentificationFailed(ValueError):
    """This was not the signer, or not this document; `left` tries are left."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


class BranchNeeded(ValueError):
    """It failed too often: the branch identifies the signer with an ID card."""


class AttemptOver(ValueError):
    """This try was used before, took too long, or belongs to a document that was changed since: begin another."""


class NotSignedYet(ValueError):
    """The provider still waits for the person."""


class SigningGivenUp(ValueError):
    """The person gave up at the provider; it does not count as a failure."""


class NoPasskey(LookupError):
    """The account has no passkey."""


class ProviderSilent(RuntimeError):
    """The provider does not answer just now; a later try may do."""


class WithdrawalOver(ValueError):
    """The fourteen days are over."""

    def __init__(self, through: date) -> None:
        super().__init__(through.isoformat())
        self.through = through


class UnknownConsentRequest(LookupError):
    """No such request, or it was answered before."""


class NotReissued(ValueError):
    """Nothing can take its place: the case is over, or it has been replaced before."""


class AgreementsLeft(RuntimeError):
    """Some could not be dealt with, the others are done; the run may be repeated."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class EvidenceAltered(ValueError):
    """A record of the evidence is no longer the one that was written, or is gone: it proves nothing to a court."""
