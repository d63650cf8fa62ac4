"""A corporation with two representatives, as the court's register tells them, and its approved case."""

from dataclasses import dataclass
from datetime import date, datetime

from majung.adapters.court_register import ActingRule, FakeCourtRegister, RegisteredRepresentative
from majung.agreements.models import Agreement
from majung.agreements.services import prepare_agreements, read_register_before_signing
from majung.guarantees.services import take_up_approved
from majung.parties.kinds import EntityKind, IdentityMethod
from majung.parties.people import Identity, sign_in_person
from tests.agreements.signing import Signer
from tests.applications.world import AT, KNOWN_SINCE, Owner, an_owner
from tests.guarantees.cases import approved

NUMBER = "1101110062432"
FOUNDED, TODAY = date(2019, 5, 2), AT.date()
FILER, PARTNER = ("김순자", date(1962, 3, 1)), ("윤 미래", date(1982, 4, 11))


@dataclass(frozen=True)
class Corporation:
    owner: Owner
    application: str
    register: FakeCourtRegister

    def rows(self) -> list[Agreement]:
        return list(Agreement.objects.filter(application__number=self.application).order_by("round", "position", "id"))

    def signer(self, nth: int, person_id: int | None = None, *, at: datetime = AT) -> Signer:
        row = [each for each in self.rows() if each.replaced_by == ""][nth]
        return Signer(person_id or row.person_id or 0, row.number, at)


def representative(
    who: tuple[str, date], acts: ActingRule = ActingRule.JOINT, *, since: date = FOUNDED, until: date | None = None
) -> RegisteredRepresentative:
    return RegisteredRepresentative(who[0], who[1], "대표이사", acts, since, until)


def told(register: FakeCourtRegister, *people: RegisteredRepresentative, issued_on: date = TODAY) -> None:
    register.register(NUMBER, *people, issued_on=issued_on)


def a_corporation(register: FakeCourtRegister, *people: RegisteredRepresentative) -> Corporation:
    """Approved, the register read, and its people asked to sign; both act jointly unless others are named."""
    told(register, *(people or (representative(FILER), representative(PARTNER))))
    owner = an_owner(entity=EntityKind.CORPORATION)
    number = approved(owner)
    take_up_approved(number=number, at=AT)
    assert prepare_agreements(number=number, at=AT) is None
    read_register_before_signing.call(application=number)
    return Corporation(owner, number, register)


def the_partner(who: tuple[str, date] = PARTNER) -> int:
    """The other representative, who signs in for the first time."""
    identity = Identity(
        name=who[0].replace(" ", ""),
        birth_date=who[1],
        telephone="010-1234-0777",
        ci=f"ci-partner{who[1].isoformat():>78}".replace(" ", "0"),
        di="di-" + "7" * 61,
        method=IdentityMethod.SIMPLE_CERTIFICATE,
        transaction="T777",
    )
    person_id = sign_in_person(identity=identity, at=KNOWN_SINCE).person_id
    assert person_id is not None
    return person_id
