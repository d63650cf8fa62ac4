"""Papers for tests: an institution of the catalog, a person, and what a paper says of her."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from majung.core.issued_papers import PaperKind
from majung.events.services import Actor, ActorKind
from majung.papers.selectors import PaperView
from majung.papers.services import issue_paper
from majung.parties.kinds import IdentityMethod
from majung.parties.people import Identity, sign_in_person

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LAST_DAY = date(2027, 1, 21)
HOUSE = Actor(ActorKind.SYSTEM, "letters")
CONFIRMED: dict[str, Any] = {
    "confirmation": "CNF-2026-1A2B3C4D-5",
    "institution": "소상공인시장진흥공단",
    "branch": "대구센터",
    "telephone": "053-000-0000",
    "business": "순자네 국수",
    "registration_number": "123-45-67890",
    "representative": "김순자",
    "program": "일반자금",
    "amount_krw": 70_000_000,
    "months": 60,
    "grace_months": 24,
    "method": "equal_principal",
    "conditions": ["대출금은 사업장의 운영에만 씁니다."],
    "purpose": "operating",
    "collateral": "guarantee",
    "bank": "농협은행",
    "approved_on": "2026-11-22",
}
DECIDED: dict[str, Any] = {
    "application": "APP-2026-1A2B3C4D-5",
    "institution": "경북신용보증재단",
    "branch": "중부지점",
    "telephone": "054-000-0000",
    "business": "순자네 국수",
    "representative": "김순자",
    "program": "경북버팀금융",
    "outcome": "refused",
    "reason": "정책자금 제외업종에 해당합니다.",
    "remedy": "업종을 바꾸셨으면 사업자등록증을 새로 내 주세요.",
    "decided_on": "2026-11-22",
    "retry_from": "2027-02-22",
    "appeal_through": "2027-01-21",
    "conditions": [],
}


@dataclass(frozen=True)
class Holder:
    """Whom a paper is about."""

    person_id: int


def a_holder() -> Holder:
    identity = Identity(
        name="김순자",
        birth_date=date(1962, 3, 1),
        telephone="010-1234-0001",
        ci=f"ci-{1:085d}",
        di=f"di-{1:061d}",
        method=IdentityMethod.SIMPLE_CERTIFICATE,
        transaction="T1",
    )
    user = sign_in_person(identity=identity, at=AT)
    assert user.person_id is not None
    return Holder(user.person_id)


def issued(person_id: int, **given: Any) -> PaperView:
    usual: dict[str, Any] = {
        "kind": PaperKind.CONFIRMATION,
        "about": CONFIRMED["confirmation"],
        "person_id": person_id,
        "institution": "semas",
        "data": CONFIRMED,
        "language": "ko",
        "at": AT,
        "actor": HOUSE,
        "valid_through": LAST_DAY,
    }
    return issue_paper(**{**usual, **given})
