"""Signing in tests: cases brought to their agreements, and every step of a signer, told only where it differs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement
from majung.agreements.seen import Seen
from majung.agreements.selectors import ContractShown, contract_of
from majung.agreements.services import (
    acknowledge_cautions,
    begin_identification,
    complete_agreement,
    execute,
    identify_by_signed_text,
    open_agreement,
    prepare_agreements,
)
from majung.core.agreement import IdentificationMethod
from majung.core.agreement_marks import DrawnSignature, Stroke
from majung.guarantees.services import take_up_approved
from majung.parties.people import ci_of, person_view
from tests.applications.world import AT, Owner
from tests.guarantees.cases import approved

SEEN = Seen(ip="203.0.113.9", user_agent="a telephone", session="5e55", host="localhost")
STROKES: tuple[Stroke, ...] = (((10, 200, 0), (40, 180, 16), (90, 210, 32)), ((120, 190, 300), (160, 230, 320)))
DRAWN = DrawnSignature(strokes=STROKES)


@dataclass(frozen=True)
class Signer:
    """Who signs a document, by the id of the person."""

    person_id: int
    number: str
    at: datetime = AT

    def acts(self) -> dict[str, Any]:
        return {"agreement": self.number, "person_id": self.person_id, "at": self.at, "seen": SEEN}


def asked(owner: Owner, *, at: datetime = AT, **values: Any) -> Signer:
    """An approved case of a person in business, whose guarantee is asked to be signed."""
    number = approved(owner, at=at, **values)
    take_up_approved(number=number, at=at)
    agreement = prepare_agreements(number=number, at=at)
    assert agreement is not None
    return Signer(owner.person_id, agreement, at)


def read(signer: Signer) -> ContractShown:
    """Opened, and every caution acknowledged."""
    open_agreement(**signer.acts())
    contract = contract_of(number=signer.number, person_id=signer.person_id)
    acknowledge_cautions(**signer.acts(), cautions=contract.asked.cautions, shown_at=signer.at)
    return contract


def marks(contract: ContractShown, **changes: Any) -> dict[str, Any]:
    """Everything ticked, acknowledged and signed."""
    usual = {
        "ticks": contract.asked.items,
        "key_points": contract.asked.key_points,
        "signatures": dict.fromkeys(contract.asked.places, DRAWN),
        "reached_end": True,
        "text_hash": contract.text_hash,
        "data_hash": contract.data_hash,
    }
    return {**usual, **changes}


def executed(signer: Signer, **changes: Any) -> str:
    return execute(**signer.acts(), **marks(read(signer), **changes))


def identified(signer: Signer, provider: FakeSigning, **who: Any) -> str:
    """Identified by 간편인증 as who they are, unless somebody else is named."""
    asked = begin_identification(**signer.acts(), method=IdentificationMethod.SIMPLE_CERTIFICATE, return_to="/back")
    person = person_view(person_id=signer.person_id)
    own = {"name": person.name, "birth_date": person.birth_date, "ci": ci_of(person_id=signer.person_id)}
    provider.sign(asked.address.rpartition("/")[2], **{**own, **who})
    identify_by_signed_text(**signer.acts(), attempt=asked.attempt)
    return asked.attempt


def signed(signer: Signer, provider: FakeSigning) -> Agreement:
    """The whole way to «완료»."""
    executed(signer)
    identified(signer, provider)
    assert complete_agreement(agreement=signer.number)
    return Agreement.objects.get(number=signer.number)
