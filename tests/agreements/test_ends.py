"""How an agreement ends otherwise than signed, what comes in its place, and who is told."""

from datetime import timedelta

import pytest

from majung.adapters.court_register import FakeCourtRegister
from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement
from majung.agreements.refusals import (
    AgreementExpired,
    AgreementOver,
    NotReissued,
    UnknownAgreement,
    UnknownConsentRequest,
    WithdrawalOver,
)
from majung.agreements.selectors import (
    agreement_view,
    agreements_of,
    are_complete,
    consents_of_agreement,
    open_consents,
)
from majung.agreements.services import (
    ask_consent,
    cancel_agreement,
    decline_agreement,
    expire_agreements,
    hand_over,
    open_agreement,
    prepare_again,
    prepare_agreements,
    reach_signer,
    reissue_agreement,
    remind_agreements,
    resend,
    settle_consent,
)
from majung.applications.models import Application
from majung.core.agreement import AgreementState, ConsentState, DeclineReason, ManagementMatter
from majung.core.application import ApplicationStatus, WithdrawalReason
from majung.core.issued_papers import PaperState
from majung.guarantees.models import Guarantee
from majung.journey.services import withdraw
from majung.journey.withdrawing import withdraw_agreement
from majung.notices.models import Message
from majung.papers.selectors import paper_view
from tests.agreements.corporation import FILER, PARTNER, a_corporation, representative, the_partner, told
from tests.agreements.signing import SEEN, Signer, asked, executed, read, signed
from tests.applications.world import AT, Owner, an_owner
from tests.decisions.people import MAKER

pytestmark = pytest.mark.usefixtures("house", "today")
FIFTEEN_DAYS = timedelta(days=15)


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


@pytest.fixture
def signer(owner: Owner) -> Signer:
    return asked(owner)


def row_of(number: str) -> Agreement:
    return Agreement.objects.get(number=number)


def told_of(template: str) -> int:
    return Message.objects.filter(template=template).count()


def test_is_declined_with_a_reason_and_everybody_is_told(signer: Signer) -> None:
    decline_agreement(**signer.acts(), reason=DeclineReason.TERMS, words="보증료가 부담됩니다")
    row = row_of(signer.number)
    assert (row.state, row.declined_because) == (AgreementState.DECLINED, DeclineReason.TERMS)
    assert told_of("agreement_declined") == 1
    # The case goes on: its own sixty days end it.
    assert row.application.status == ApplicationStatus.APPROVED
    with pytest.raises(AgreementOver):
        read(signer)


def test_expires_at_the_second(owner: Owner, signer: Signer) -> None:
    last = row_of(signer.number).expires_through
    assert last == AT.date() + timedelta(days=14)
    # Midnight at Seoul is 15:00 UTC of the day before.
    late = AT.replace(year=last.year, month=last.month, day=last.day, hour=15, minute=0, second=0)
    in_time = late - timedelta(seconds=1)
    read(Signer(signer.person_id, signer.number, in_time))
    with pytest.raises(AgreementExpired):
        executed(Signer(signer.person_id, signer.number, late))
    [line] = agreements_of(person_id=owner.person_id, at=late)
    assert line.state is AgreementState.EXPIRED
    assert expire_agreements(at=in_time) == 0
    assert expire_agreements(at=late) == 1
    assert expire_agreements(at=late) == 0
    assert told_of("agreement_expired") == 1


def test_reminds_seven_days_three_and_one_before_once_each(signer: Signer) -> None:
    days = [remind_agreements(at=AT + timedelta(days=day)) for day in (0, 6, 7, 7, 11, 13, 14)]
    assert days == [0, 0, 1, 0, 1, 1, 0]
    assert told_of("agreement_reminder") == 3


def test_is_cancelled_by_staff_with_a_reason(signer: Signer) -> None:
    cancel_agreement(agreement=signer.number, reason="조건을 고쳐 다시 보냅니다", by=MAKER, at=AT)
    view = agreement_view(number=signer.number, person_id=signer.person_id, at=AT)
    assert (view.line.state, view.ended_because) == (AgreementState.CANCELLED, "by_staff")
    with pytest.raises(AgreementOver):
        cancel_agreement(agreement=signer.number, reason="", by=MAKER, at=AT)


def test_goes_with_its_case(owner: Owner, signer: Signer, provider: FakeSigning) -> None:
    row = signed(signer, provider)
    withdraw(number=row.application.number, reason=WithdrawalReason.OTHER, actor=owner.actor, at=AT)
    row.refresh_from_db()
    assert (row.state, row.ended_because) == (AgreementState.CANCELLED, "case_withdrawn")
    assert paper_view(number=row.paper).state(AT.date()) is PaperState.CANCELLED
    assert not are_complete(application=row.application.number)


def test_fourteen_days_take_everything_back(owner: Owner, signer: Signer, provider: FakeSigning) -> None:
    row = signed(signer, provider)
    assert row.completed_at is not None
    at = row.completed_at
    number = withdraw_agreement(**{**signer.acts(), "at": at}, actor=owner.actor, words="필요 없어졌습니다")
    row.refresh_from_db()
    assert row.state == AgreementState.WITHDRAWN
    assert Application.objects.get(number=number).status == ApplicationStatus.WITHDRAWN
    assert Guarantee.objects.get(application__number=number).state == "withdrawn"
    assert paper_view(number=row.paper).state(AT.date()) is PaperState.CANCELLED
    assert told_of("agreement_withdrawn") == 1


def test_after_fourteen_days_it_is_over(owner: Owner, signer: Signer, provider: FakeSigning) -> None:
    row = signed(signer, provider)
    assert row.completed_at is not None
    view = agreement_view(number=row.number, person_id=owner.person_id, at=row.completed_at)
    assert view.withdraw_through is not None
    late = row.completed_at + timedelta(days=(view.withdraw_through - row.completed_at.date()).days + 1)
    with pytest.raises(WithdrawalOver):
        withdraw_agreement(**{**signer.acts(), "at": late}, actor=owner.actor)
    assert row_of(row.number).state == AgreementState.COMPLETED


def test_nobody_else_withdraws(owner: Owner, signer: Signer, provider: FakeSigning) -> None:
    row = signed(signer, provider)
    stranger = an_owner(2)
    with pytest.raises(UnknownAgreement):
        withdraw_agreement(agreement=row.number, person_id=stranger.person_id, at=AT, seen=SEEN, actor=stranger.actor)


@pytest.mark.parametrize("end", ["declined", "pending", "expired", "completed"])
def test_is_issued_again_under_a_new_number(signer: Signer, provider: FakeSigning, end: str) -> None:
    at = AT
    if end == "declined":
        decline_agreement(**signer.acts(), reason=DeclineReason.OTHER)
    elif end == "expired":
        at = AT + FIFTEEN_DAYS
        expire_agreements(at=at)
    elif end == "completed":
        signed(signer, provider)
    new = reissue_agreement(agreement=signer.number, reason="다시", by=MAKER, at=at)
    old = row_of(signer.number)
    assert old.replaced_by == new
    assert old.state == (end if end in ("declined", "expired") else AgreementState.REPLACED)
    assert row_of(new).state == AgreementState.PENDING
    assert told_of("agreement_replaced") == 1
    with pytest.raises(NotReissued):
        reissue_agreement(agreement=signer.number, reason="또", by=MAKER, at=at)
    row = signed(Signer(signer.person_id, new, at), provider)
    assert are_complete(application=row.application.number)


def test_a_new_first_means_a_new_second(register: FakeCourtRegister, provider: FakeSigning) -> None:
    corporation = a_corporation(register, representative(FILER))
    first = signed(corporation.signer(0), provider)
    second = signed(corporation.signer(1), provider)
    assert are_complete(application=corporation.application)
    new = reissue_agreement(agreement=first.number, reason="금액을 고칩니다", by=MAKER, at=AT)
    second.refresh_from_db()
    assert second.state == AgreementState.REPLACED
    assert not are_complete(application=corporation.application)
    signed(Signer(corporation.owner.person_id, new), provider)
    last = row_of(second.replaced_by)
    assert last.parent is not None
    assert (last.state, last.parent.number) == (AgreementState.PENDING, new)


def test_is_handed_over_when_the_manager_changes(register: FakeCourtRegister, provider: FakeSigning) -> None:
    corporation = a_corporation(register, representative(FILER))
    signed(corporation.signer(0), provider)
    new = hand_over(
        agreement=corporation.rows()[1].number,
        name="윤미래",
        birth_date=PARTNER[1],
        telephone="010-9999-0001",
        reason="책임경영자가 바뀜",
        by=MAKER,
        at=AT,
    )
    assert row_of(new).person_id is None
    assert told_of("agreement_join") == 1
    partner = the_partner()
    row = signed(Signer(partner, new), provider)
    assert row.person_id == partner
    assert are_complete(application=corporation.application)


def test_a_person_in_business_hands_nothing_over(signer: Signer) -> None:
    with pytest.raises(NotReissued):
        hand_over(agreement=signer.number, name="남", birth_date=AT.date(), telephone="", reason="", by=MAKER, at=AT)


def test_an_officer_lets_changed_people_sign(register: FakeCourtRegister, provider: FakeSigning) -> None:
    corporation = a_corporation(register)
    later = AT + timedelta(days=3)
    told(register, representative(PARTNER, since=later.date()), issued_on=later.date())
    first = prepare_again(
        application=corporation.application, reason="대표자 변경", accepts_change=True, by=MAKER, at=later
    )
    old, new = corporation.rows()[:3], corporation.rows()[3:]
    assert {row.state for row in old} == {AgreementState.REPLACED}
    assert [(row.round, row.state) for row in new] == [(2, AgreementState.PENDING), (2, AgreementState.WAITING)]
    assert new[0].number == first
    partner = the_partner()
    for nth in (0, 1):
        signer = corporation.signer(nth, partner, at=later)
        open_agreement(**signer.acts())
        signed(signer, provider)
    assert are_complete(application=corporation.application)


def test_without_that_a_new_round_stands_stopped(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    later = AT + timedelta(days=3)
    told(register, representative(PARTNER, since=later.date()), issued_on=later.date())
    prepare_again(application=corporation.application, reason="", accepts_change=False, by=MAKER, at=later)
    assert corporation.rows()[-1].state == AgreementState.STOPPED


def test_a_case_asks_once(signer: Signer) -> None:
    row = row_of(signer.number)
    decline_agreement(**signer.acts(), reason=DeclineReason.OTHER)
    assert prepare_agreements(number=row.application.number, at=AT) == signer.number
    assert Agreement.objects.count() == 1


def test_a_request_goes_out_again(signer: Signer) -> None:
    before = told_of("agreement_requested")
    resend(agreement=signer.number, by=MAKER, at=AT)
    assert told_of("agreement_requested") == before + 1


def test_a_co_signer_is_reached_by_telephone_alone(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    reach_signer(agreement=corporation.rows()[1].number, telephone="010-1111-2222", by=MAKER, at=AT)
    [message] = Message.objects.filter(template="agreement_join")
    assert message.person_id is None


def test_the_manager_asks_before_changing_anything(register: FakeCourtRegister, provider: FakeSigning) -> None:
    corporation = a_corporation(register, representative(FILER))
    signed(corporation.signer(0), provider)
    row = signed(corporation.signer(1), provider)
    acts = Signer(corporation.owner.person_id, row.number).acts()
    number = ask_consent(**acts, matter=ManagementMatter.RESIGNATION, words="건강", planned_on=AT.date())
    assert ask_consent(**acts, matter=ManagementMatter.RESIGNATION, words="건강") == number
    assert [each.words for each in open_consents(institution=row.application.institution.code)] == ["건강"]
    settle_consent(number=number, agrees=False, words="후임을 정한 뒤 다시", by=MAKER, at=AT)
    [line] = consents_of_agreement(number=row.number)
    assert (line.state, line.answer) == (ConsentState.REFUSED, "후임을 정한 뒤 다시")
    assert told_of("agreement_consent_answered") == 1
    with pytest.raises(UnknownConsentRequest):
        settle_consent(number=number, agrees=True, words="또", by=MAKER, at=AT)
