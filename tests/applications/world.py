"""An owner, her business, and a draft of hers with everything in it; tests change what matters to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from majung.applications.drafts import DraftView
from majung.applications.services import Receipt, save_answers, start_draft, submit_application
from majung.core.application import Channel
from majung.core.consents import ConsentKind
from majung.documents.consent_texts import consent_text
from majung.documents.services.consents import give_consent
from majung.events.services import Actor, ActorKind
from majung.parties.businesses import add_business
from majung.parties.kinds import EntityKind, IdentityMethod, RepresentationRole
from majung.parties.people import Identity, sign_in_person

AT = datetime(2025, 5, 2, 1, 0, tzinfo=UTC)
# Before every day of filing: who stands for a business does so from here on.
KNOWN_SINCE = datetime(2023, 6, 1, tzinfo=UTC)
BEOTIM, GENERAL, MEMBER = "gyeongbuk-beotim", "semas-general", "member-operating-loan"
GENERAL_AT = datetime(2023, 7, 4, 1, 0, tzinfo=UTC)

FACTS: Mapping[str, Any] = {
    "sido": "경상북도",
    "sigungu": "구미시",
    "ksic": "I56111",
    "employees": 3,
    "employees_now": 3,
    "average_sales_krw": 180_000_000,
    "within_growth_grace": False,
    "has_special_guarantee": False,
    "applying_special_purpose": False,
    "restricted_industry": False,
    "excluded_industry": False,
    "business_status": "open",
    "business_premises_rented": False,
    "home_rented": False,
    "program_balance_krw": 0,
    "guarantee_balance_krw": 0,
}
MONEY: Mapping[str, Any] = {
    "requested_krw": 30_000_000,
    "purpose": "operating",
    "bank": "nh",
    "helper": "nobody",
}


@dataclass(frozen=True)
class Owner:
    user_id: int
    person_id: int
    business: str

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.OWNER, f"user:{self.user_id}")


def registration_number(nth: int) -> str:
    """A number whose check digit is right."""
    body = f"{123_456_000 + nth:09d}"
    weighted = sum(int(digit) * weight for digit, weight in zip(body, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True))
    return f"{body}{(10 - (weighted + int(body[8]) * 5 // 10) % 10) % 10}"


def an_owner(nth: int = 1, *, at: datetime = KNOWN_SINCE, entity: EntityKind = EntityKind.INDIVIDUAL) -> Owner:
    identity = Identity(
        name="김순자",
        birth_date=date(1962, 3, 1),
        telephone=f"010-1234-{nth:04d}",
        ci=f"ci-{nth:085d}",
        di=f"di-{nth:061d}",
        method=IdentityMethod.SIMPLE_CERTIFICATE,
        transaction=f"T{nth}",
    )
    user = sign_in_person(identity=identity, at=at)
    assert user.person_id is not None
    business = add_business(
        person_id=user.person_id,
        registration_number=registration_number(nth),
        corporation_number="" if entity is EntityKind.INDIVIDUAL else "110111-0062432",
        name="구미식당",
        entity=entity,
        role=RepresentationRole.REPRESENTATIVE,
        opened_on=date(2019, 5, 2),
        at=at,
        actor=Actor(ActorKind.OWNER, f"user:{user.pk}"),
    )
    return Owner(user.pk, user.person_id, business.number)


def consent(owner: Owner, about: str, kinds: Iterable[ConsentKind], *, at: datetime = AT, bank: str = "nh") -> None:
    for kind in kinds:
        give_consent(
            person_id=owner.person_id,
            kind=kind,
            text_version=consent_text(kind).version,
            about=about,
            named_party=bank if kind is ConsentKind.PROVIDE_BANK else "",
            at=at,
            actor=owner.actor,
        )


def begun(owner: Owner, program: str = BEOTIM, *, at: datetime = AT, **facts: Any) -> DraftView:
    return start_draft(
        user_id=owner.user_id,
        person_id=owner.person_id,
        business_number=owner.business,
        program=program,
        answers={**FACTS, **facts},
        at=at,
        actor=owner.actor,
    )


def complete(
    owner: Owner,
    program: str = BEOTIM,
    *,
    at: datetime = AT,
    consents: Iterable[ConsentKind] = tuple(ConsentKind),
    **values: Any,
) -> DraftView:
    """A draft that may go out: everything answered, all consents given, papers left to look-ups."""
    draft = begun(owner, program, at=at)
    consent(owner, draft.number, consents, at=at)
    return saved(owner, draft, at=at, **{**MONEY, **values})


def saved(owner: Owner, draft: DraftView, *, at: datetime = AT, seen: int | None = None, **values: Any) -> DraftView:
    return save_answers(
        draft=draft.number,
        user_id=owner.user_id,
        values=values,
        seen=draft.seen if seen is None else seen,
        at=at,
    )


def submitted(
    owner: Owner, draft: DraftView, *, at: datetime = AT, key: str = "key-1", body_hash: str = "0" * 64
) -> Receipt:
    return submit_application(
        draft=draft.number,
        user_id=owner.user_id,
        idempotency_key=key,
        body_hash=body_hash,
        channel=Channel.ONLINE,
        at=at,
        actor=owner.actor,
        request_id="",
    )
