"""The credit bureau: one score of one person, only with a consent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Protocol

from majung.adapters.http import Fake, PortLied, ask, bearer, fake_of

PORT = "bureau"
LOWEST, HIGHEST = 1, 1000


@dataclass(frozen=True)
class CreditReport:
    """A 개인신용평점, whose it is by whom and of which day; `blocked` while no bank may lend (여신거래 불가)."""

    score: int
    bureau: str
    scored_on: date
    blocked: bool


class Bureau(Protocol):
    """`subject` is the CI of the person, `consent` the reference of the consent to a credit inquiry."""

    def score(self, *, subject: str, consent: str) -> CreditReport: ...


def bureau() -> Bureau:
    stands_in: Bureau | None = fake_of(PORT)
    return stands_in or CreditBureau()


class CreditBureau:
    """The bureau over HTTP."""

    def score(self, *, subject: str, consent: str) -> CreditReport:
        assert consent, "a credit inquiry names the consent it stands on"
        answer = ask(PORT, "/v1/scores", body={"subject": subject, "consent": consent}, headers=bearer(PORT))
        if not isinstance(answer, dict) or answer.get("consent") != consent:
            raise PortLied(PORT)
        return _read_report(answer)


def _read_report(answer: Mapping[str, Any]) -> CreditReport:
    score, bureau, blocked = answer.get("score"), answer.get("bureau"), answer.get("blocked")
    if type(score) is not int or not LOWEST <= score <= HIGHEST:
        raise PortLied(PORT)
    if not isinstance(bureau, str) or not bureau or not isinstance(blocked, bool):
        raise PortLied(PORT)
    try:
        scored_on = date.fromisoformat(answer.get("scored_on", ""))
    except (TypeError, ValueError):
        raise PortLied(PORT) from None
    return CreditReport(score, bureau, scored_on, blocked)


@dataclass(kw_only=True)
class FakeBureau(Fake):
    """The bureau in memory: reports by subject, an ordinary one for everybody else."""

    port: ClassVar[str] = PORT
    ordinary: CreditReport = CreditReport(score=742, bureau="NICE", scored_on=date(2025, 5, 1), blocked=False)
    reports: dict[str, CreditReport] = field(default_factory=dict)

    def score(self, *, subject: str, consent: str) -> CreditReport:
        assert consent, "a credit inquiry names the consent it stands on"
        self.meet()
        return self.reports.get(subject, self.ordinary)
