"""A corporation: everybody who acts jointly signs, one after the other, and the responsible manager last."""

from datetime import date, timedelta

import pytest

from majung.adapters.court_register import ActingRule, FakeCourtRegister, RegisterChange, RegisterChangeKind
from majung.adapters.http import PortDown, PortDownReason
from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement, RegisterReading
from majung.agreements.refusals import NotTheSigner, NotYourTurn, RegisterStops, RegisterUnread, UnknownAgreement
from majung.agreements.selectors import agreement_view, agreements_of, are_complete, contract_of, joinable
from majung.agreements.services import open_agreement, read_register_before_signing
from majung.core.agreement import AgreementState, Capacity
from majung.core.agreement_signers import RegisterProblem
from majung.core.agreement_texts import AgreementKind
from tests.agreements.corporation import (
    FILER,
    FOUNDED,
    NUMBER,
    PARTNER,
    a_corporation,
    representative,
    the_partner,
    told,
)
from tests.agreements.signing import asked, executed, identified, signed
from tests.applications.world import AT, an_owner

pytestmark = pytest.mark.usefixtures("house", "today")
SEVERAL = ActingRule.SEVERAL


def test_joint_representatives_and_the_manager_are_asked_in_order(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    assert [(row.kind, row.capacity, row.state) for row in corporation.rows()] == [
        (AgreementKind.GUARANTEE, Capacity.JOINT_REPRESENTATIVE, AgreementState.PENDING),
        (AgreementKind.GUARANTEE, Capacity.JOINT_REPRESENTATIVE, AgreementState.WAITING),
        (AgreementKind.RESPONSIBLE_MANAGEMENT, Capacity.RESPONSIBLE_MANAGER, AgreementState.WAITING),
    ]
    [line, last] = agreements_of(person_id=corporation.owner.person_id, at=AT)
    assert (line.place, line.steps) == (2, 8)
    assert (last.place, last.waits_for) == (7, line.number)


def test_of_representatives_who_act_alone_the_filer_signs(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register, representative(FILER, SEVERAL), representative(PARTNER, SEVERAL))
    assert [row.capacity for row in corporation.rows()] == [Capacity.REPRESENTATIVE, Capacity.RESPONSIBLE_MANAGER]


def test_all_sign_and_the_second_quotes_the_first(register: FakeCourtRegister, provider: FakeSigning) -> None:
    corporation = a_corporation(register)
    first = signed(corporation.signer(0), provider)
    partner = the_partner()
    open_agreement(**corporation.signer(1, partner).acts())
    assert not are_complete(application=corporation.application)
    signed(corporation.signer(1, partner), provider)
    last = corporation.signer(2)
    data = contract_of(number=last.number, person_id=last.person_id).data
    assert (data["parent_number"], data["parent_sha256"]) == (first.number, first.signed_sha256)
    assert data["representatives"] == ["김순자", "윤 미래"]
    signed(last, provider)
    assert are_complete(application=corporation.application)


def test_the_same_person_goes_straight_on_to_the_second(register: FakeCourtRegister, provider: FakeSigning) -> None:
    corporation = a_corporation(register, representative(FILER, SEVERAL))
    first = signed(corporation.signer(0), provider)
    view = agreement_view(number=first.number, person_id=corporation.owner.person_id, at=AT)
    assert view.next_number == corporation.rows()[1].number


def test_the_manager_does_not_come_before_the_representatives(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    manager = corporation.signer(2)
    with pytest.raises(NotYourTurn) as refused:
        open_agreement(**manager.acts())
    assert refused.value.waits_for == corporation.rows()[0].number
    with pytest.raises(NotYourTurn):
        contract_of(number=manager.number, person_id=manager.person_id)


def test_a_co_signer_is_whom_the_register_names(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    stranger = the_partner(("남남", date(1982, 4, 11)))
    second = corporation.rows()[1].number
    assert joinable(number=second, person_id=stranger, at=AT) is None
    with pytest.raises(NotTheSigner):
        open_agreement(**corporation.signer(1, stranger).acts())
    partner = the_partner()
    assert joinable(number=second, person_id=partner, at=AT) is not None
    with pytest.raises(NotYourTurn):
        open_agreement(**corporation.signer(1, partner).acts())
    # Known from then on, so that the notice finds them when it is their turn.
    assert Agreement.objects.get(number=second).person_id == partner
    with pytest.raises(UnknownAgreement):
        agreement_view(number=second, person_id=corporation.owner.person_id, at=AT)


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        ((representative(PARTNER),), RegisterProblem.FILER_NOT_REGISTERED),
        ((representative(FILER), representative(PARTNER, since=AT.date())), None),
        (
            (representative(FILER), representative(PARTNER, since=AT.date() + timedelta(days=1))),
            RegisterProblem.CHANGED_SINCE_FILING,
        ),
        (
            (representative(FILER), representative(PARTNER, until=AT.date() + timedelta(days=1))),
            RegisterProblem.CHANGED_SINCE_FILING,
        ),
        ((representative(FILER, since=FOUNDED, until=FOUNDED + timedelta(days=9)),), RegisterProblem.NOBODY_REGISTERED),
    ],
)
def test_the_register_of_the_signing_day_decides(
    register: FakeCourtRegister, people: tuple[object, ...], problem: RegisterProblem | None
) -> None:
    corporation = a_corporation(register)
    day = AT + timedelta(days=2)
    told(register, *people, issued_on=day.date())  # type: ignore[arg-type]
    signer = corporation.signer(0, at=day)
    if problem is None:
        assert executed(signer)
        return
    with pytest.raises(RegisterStops) as stopped:
        executed(signer)
    assert stopped.value.problem is problem
    assert {row.state for row in corporation.rows()} == {AgreementState.STOPPED}


def test_an_entry_about_representatives_after_filing_stops(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    day = AT + timedelta(days=1)
    entered = RegisterChange(day.date(), RegisterChangeKind.ACTING_RULE_CHANGED)
    register.register(NUMBER, representative(FILER), representative(PARTNER), issued_on=day.date(), changes=(entered,))
    with pytest.raises(RegisterStops):
        executed(corporation.signer(0, at=day))


def test_other_entries_do_not(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    entered = RegisterChange(AT.date() + timedelta(days=1), RegisterChangeKind.OTHER)
    register.register(NUMBER, representative(FILER), representative(PARTNER), issued_on=AT.date(), changes=(entered,))
    assert executed(corporation.signer(0))


def test_a_register_older_than_a_month_is_read_again(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    day = AT + timedelta(days=10)
    told(register, representative(FILER), representative(PARTNER), issued_on=AT.date() - timedelta(days=40))
    with pytest.raises(RegisterStops) as stopped:
        executed(corporation.signer(0, at=day))
    assert stopped.value.problem is RegisterProblem.TOO_OLD


def test_a_silent_register_loses_nothing(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    register.down = PortDownReason.SLOW
    with pytest.raises(RegisterUnread):
        executed(corporation.signer(0))
    register.down = None
    assert executed(corporation.signer(0))


def test_the_register_is_read_once_before_asking(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register)
    assert RegisterReading.objects.filter(purpose="preparing").count() == 1
    read_register_before_signing.call(application=corporation.application)
    assert RegisterReading.objects.filter(purpose="preparing").count() == 1


def test_the_job_fails_while_the_register_is_silent(register: FakeCourtRegister) -> None:
    register.down = PortDownReason.SLOW
    with pytest.raises(PortDown):
        a_corporation(register)
    assert not Agreement.objects.exists()


def test_a_corporation_with_a_problem_stands_stopped_from_the_start(register: FakeCourtRegister) -> None:
    corporation = a_corporation(register, representative(PARTNER))
    [row] = corporation.rows()
    assert (row.state, row.stopped_because) == (AgreementState.STOPPED, RegisterProblem.FILER_NOT_REGISTERED)


def test_people_in_business_need_no_register(register: FakeCourtRegister) -> None:
    assert executed(asked(an_owner()))
    assert register.calls == 0


def test_somebody_with_the_same_certificate_signs_only_their_own(
    register: FakeCourtRegister, provider: FakeSigning
) -> None:
    corporation = a_corporation(register)
    partner = the_partner()
    executed(corporation.signer(0))
    with pytest.raises(UnknownAgreement):
        identified(corporation.signer(0, partner), provider)
