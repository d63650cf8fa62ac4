"""Submission: once, whole, in time, by who may; or a refusal that leaves the draft as it was."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from majung.applications.models import Application, Draft
from majung.applications.selectors import application_view, decided_as_recorded, draft_view
from majung.applications.services import (
    AlreadyFiled,
    ChannelNotOffered,
    CounterEntry,
    KeyReused,
    MayNotFile,
    NotComplete,
    NotEnoughMoney,
    NotIdentified,
    Receipt,
    WindowClosed,
    choose_person,
    start_draft,
    submit_application,
)
from majung.budget.selectors import fund_position
from majung.budget.services import open_fund
from majung.core.application import ApplicationStatus, Channel
from majung.core.consents import ConsentKind
from majung.core.deadlines import SEOUL
from majung.core.identifiers import normal_public_number
from majung.core.intake import ConfirmedHow
from majung.events.selectors import events_about
from majung.events.services import Actor, ActorKind, Subject
from majung.notices.models import Job
from majung.parties.kinds import AccountKind, AgentScope, PowerScope
from majung.parties.models import User
from majung.parties.people import open_social_account
from majung.parties.powers import record_power_of_attorney
from majung.parties.tax_agents import accept_mandate, name_tax_agent
from tests.applications.world import (
    AT,
    BEOTIM,
    FACTS,
    GENERAL,
    GENERAL_AT,
    MEMBER,
    MONEY,
    Owner,
    an_owner,
    complete,
    consent,
    saved,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]

FUND = "gyeongbuk-beotim-2025"
POLICY = Actor(ActorKind.STAFF, "user:7")
# Every one of them stands between an owner and a receipt when 150,000 people come at once.
MOST_STATEMENTS = 18


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


def fund(plan_krw: int) -> None:
    with transaction.atomic():
        open_fund(code=FUND, institution="gyeongbuk-foundation", year=2025, plan_krw=plan_krw, actor=POLICY, at=AT)


def available() -> int:
    return fund_position(fund=FUND, at=AT).available_krw


def test_a_receipt_tells_number_time_rank_and_branch(owner: Owner) -> None:
    receipt = submitted(owner, complete(owner))
    assert normal_public_number(receipt.application) == receipt.application
    assert receipt.application.startswith("APP-2025-")
    assert receipt.receipt.startswith("RCP-2025-")
    assert (receipt.received_at, receipt.rank, receipt.branch) == (AT, 1, "jungbu")


def test_what_was_filed_is_kept_as_it_was_filed(owner: Owner) -> None:
    draft = complete(owner)
    view = application_view(number=submitted(owner, draft).application)
    line = view.line
    assert (line.status, line.channel, line.requested_krw) == (ApplicationStatus.SUBMITTED, Channel.ONLINE, 30_000_000)
    assert {name: view.answers[name].value for name in FACTS} == dict(FACTS)
    assert view.answers["employees"].source == "check"
    assert view.decision["outcome"] == "eligible"
    assert view.decision["version_hash"] == view.version_hash
    assert (view.draft, view.person_id, view.bank) == (draft.number, owner.person_id, "nh")


def test_the_recorded_decision_comes_out_the_same_again(owner: Owner) -> None:
    assert decided_as_recorded(number=submitted(owner, complete(owner)).application)


def test_an_event_and_one_job_come_with_it_and_nothing_outside_is_asked(owner: Owner) -> None:
    Job.objects.all().delete()
    receipt = submitted(owner, complete(owner))
    events = events_about(subject=Subject("application", receipt.application))
    assert [(event.act, event.actor) for event in events] == [("ApplicationSubmitted", owner.actor)]
    assert list(Job.objects.values_list("key", flat=True)) == [f"submitted:{receipt.application}"]


def test_ranks_follow_the_order_of_receipt_without_a_gap(owner: Owner) -> None:
    ranks = [submitted(each, complete(each)).rank for each in (owner, an_owner(2), an_owner(3))]
    assert ranks == [1, 2, 3]


def test_a_refused_filing_takes_no_rank(owner: Owner) -> None:
    fund(10_000)
    with pytest.raises(NotEnoughMoney):
        submitted(owner, complete(owner))
    second = complete(an_owner(2), requested_krw=10_000)
    assert submitted(an_owner(2), second).rank == 1


def test_the_same_key_and_body_get_the_same_receipt(owner: Owner) -> None:
    draft = complete(owner)
    first = submitted(owner, draft)
    assert submitted(owner, draft, at=AT + timedelta(hours=3)) == first
    assert Application.objects.count() == 1


def test_a_key_with_another_body_is_refused(owner: Owner) -> None:
    draft = complete(owner)
    submitted(owner, draft)
    with pytest.raises(KeyReused):
        submitted(owner, draft, body_hash="1" * 64)


def test_a_key_for_another_draft_is_refused(owner: Owner) -> None:
    submitted(owner, complete(owner))
    other = complete(owner, GENERAL, at=GENERAL_AT, collateral="credit")
    with pytest.raises(KeyReused):
        submitted(owner, other, at=GENERAL_AT)


def test_a_draft_that_went_out_goes_out_once(owner: Owner) -> None:
    draft = complete(owner)
    receipt = submitted(owner, draft)
    with pytest.raises(AlreadyFiled) as refused:
        submitted(owner, draft, key="key-2")
    assert refused.value.number == receipt.application


def test_a_business_has_one_application_of_a_program_under_way(owner: Owner) -> None:
    receipt = submitted(owner, complete(owner))
    again = complete(owner)
    with pytest.raises(AlreadyFiled) as refused:
        submitted(owner, again, key="key-2")
    assert refused.value.number == receipt.application
    assert Draft.objects.get(number=again.number).application_id is None


def test_another_program_may_be_filed_beside(owner: Owner) -> None:
    submitted(owner, complete(owner, GENERAL, at=GENERAL_AT, collateral="credit"), at=GENERAL_AT)
    assert submitted(owner, complete(owner), key="key-2").rank == 1


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"requested_krw": None}, "amount_missing"),
        ({"requested_krw": 30_000_001}, "amount_not_round"),
        ({"requested_krw": 300_010_000}, "amount_too_much"),
        ({"bank": None}, "bank_missing"),
        ({"helper": None}, "helper_missing"),
        ({"helper": "paid_person"}, "broker_notice_unread"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_written(owner: Owner, missing: dict[str, Any], code: str) -> None:
    draft = saved(owner, complete(owner), **missing)
    with pytest.raises(NotComplete) as refused:
        submitted(owner, draft)
    assert code in [part.code.value for part in refused.value.parts]
    assert not Application.objects.exists()
    assert draft_view(draft=draft.number, user_id=owner.user_id, at=AT).application is None


def test_a_consent_to_tell_one_bank_is_none_to_tell_another(owner: Owner) -> None:
    draft = saved(owner, complete(owner), bank="shinhan")
    with pytest.raises(NotComplete) as refused:
        submitted(owner, draft)
    assert [(part.code.value, part.about) for part in refused.value.parts] == [("consent_missing", "provide_bank")]


def test_refusing_look_ups_asks_for_papers_and_refuses_nobody(owner: Owner) -> None:
    needed = [kind for kind in ConsentKind if kind not in (
        ConsentKind.ADMINISTRATIVE_SHARING, ConsentKind.TAX_INFORMATION, ConsentKind.SENSITIVE)]  # fmt: skip
    with pytest.raises(NotComplete) as refused:
        submitted(owner, complete(owner, consents=needed))
    assert [(part.code.value, part.about) for part in refused.value.parts] == [("document_missing", "D1")]


def test_who_does_not_qualify_by_data_may_file_all_the_same(owner: Owner) -> None:
    view = application_view(number=submitted(owner, complete(owner, business_status="suspended")).application)
    assert view.decision["outcome"] == "ineligible"


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2023, 9, 27, 23, 59, 59, tzinfo=SEOUL), True),
        (datetime(2023, 9, 28, 0, 0, 0, tzinfo=SEOUL), False),
        (datetime(2023, 7, 3, 9, 0, 0, tzinfo=SEOUL), True),
        (datetime(2023, 7, 3, 8, 59, 59, tzinfo=SEOUL), False),
    ],
)
def test_a_window_is_open_to_the_second_and_the_draft_stays(owner: Owner, at: datetime, is_open: bool) -> None:
    draft = complete(owner, GENERAL, at=at - timedelta(hours=1), collateral="credit")
    if is_open:
        assert submitted(owner, draft, at=at).rank == 1
        return
    with pytest.raises(WindowClosed) as refused:
        submitted(owner, draft, at=at)
    assert refused.value.next_opening is not None
    kept = draft_view(draft=draft.number, user_id=owner.user_id, at=at)
    assert kept.answers["requested_krw"].value == MONEY["requested_krw"]


@pytest.mark.parametrize(("second", "is_open"), [(0, True), (1, False)])
def test_a_members_loan_closes_at_four_on_the_business_day_before(owner: Owner, second: int, is_open: bool) -> None:
    at = datetime(2024, 5, 10, 16, 0, second, tzinfo=SEOUL)
    known: dict[str, Any] = {"is_member": True, "grade_valid_through": date(2025, 6, 30), "bank": None}
    draft = complete(owner, MEMBER, at=at - timedelta(hours=1), desired_on=date(2024, 5, 13), **known)
    if is_open:
        assert application_view(number=submitted(owner, draft, at=at).application).desired_on == date(2024, 5, 13)
    else:
        with pytest.raises(WindowClosed):
            submitted(owner, draft, at=at)


def test_money_is_set_aside_and_runs_out_to_the_won(owner: Owner) -> None:
    fund(50_000_000)
    submitted(owner, complete(owner))
    assert available() == 20_000_000
    second = an_owner(2)
    draft = complete(second)
    place = submitted(second, draft).waiting
    assert place is not None
    assert (place.ahead_count, place.amount_krw) == (0, MONEY["requested_krw"])
    assert available() == 20_000_000


def test_nobody_waits_for_more_than_the_whole_fund(owner: Owner) -> None:
    fund(10_000_000)
    with pytest.raises(NotEnoughMoney) as refused:
        submitted(owner, complete(owner))
    assert refused.value.available_krw == 10_000_000


def test_without_a_fund_nothing_is_set_aside(owner: Owner) -> None:
    assert application_view(number=submitted(owner, complete(owner)).application).reservation_key == ""


def test_a_social_login_alone_does_not_file(owner: Owner) -> None:
    user = open_social_account(at=AT)
    draft = start_draft(
        user_id=user.pk, person_id=None, business_number=None, program=BEOTIM, answers=FACTS, at=AT, actor=owner.actor
    )
    with pytest.raises(NotIdentified):
        submitted(replace(owner, user_id=user.pk), draft)


def test_a_tax_agent_prepares_and_the_owner_files(owner: Owner) -> None:
    agent = an_owner(9)
    mandate_for(owner, agent)
    draft = start_draft(
        user_id=agent.user_id,
        person_id=None,
        business_number=owner.business,
        program=BEOTIM,
        answers=FACTS,
        at=AT,
        actor=Actor(ActorKind.AGENT, f"user:{agent.user_id}"),
    )
    with pytest.raises(MayNotFile):
        submitted(agent, draft)
    mine = choose_person(draft=draft.number, user_id=owner.user_id, person_id=owner.person_id, at=AT)
    consent(owner, draft.number, ConsentKind)
    assert submitted(owner, saved(owner, mine, **MONEY)).rank == 1


def mandate_for(owner: Owner, agent: Owner) -> None:
    mandate = name_tax_agent(
        business=owner.business, by_person_id=owner.person_id, agent_name="이세무", agent_telephone="010-1234-0009",
        scope=[AgentScope.PREPARE], until=date(2026, 1, 1), at=AT, actor=owner.actor,
    )  # fmt: skip
    accept_mandate(number=mandate.number, agent_person_id=agent.person_id, at=AT, actor=agent.actor)


@pytest.fixture
def staff(house: None) -> Owner:
    user = User.objects.create(kind=AccountKind.STAFF.value, email="officer@example.org", created_at=AT)
    return Owner(user.pk, 0, "")


def at_counter(
    staff: Owner,
    owner: Owner,
    entry: CounterEntry,
    *,
    channel: Channel = Channel.COUNTER,
    program: str = BEOTIM,
    at: datetime = AT,
) -> Receipt:
    """A draft an officer fills for somebody present."""
    kind = ActorKind.STAFF if channel is Channel.COUNTER else ActorKind.BANK
    actor = Actor(kind, f"user:{staff.user_id}")
    draft = start_draft(
        user_id=staff.user_id,
        person_id=owner.person_id,
        business_number=owner.business,
        program=program,
        answers=FACTS,
        at=at,
        actor=actor,
        channel=channel,
    )
    consent(owner, draft.number, ConsentKind, at=at)
    saved(replace(staff, person_id=owner.person_id), draft, at=at, **{**MONEY, "collateral": "credit"})
    return submit_application(
        draft=draft.number,
        user_id=staff.user_id,
        idempotency_key="counter-1",
        body_hash="0" * 64,
        channel=channel,
        at=at,
        actor=actor,
        entry=entry,
    )


SIGNED = CounterEntry(ConfirmedHow.SIGNED_ON_PAPER)


def test_a_counter_files_for_somebody_present_and_it_shows(owner: Owner, staff: Owner) -> None:
    view = application_view(number=at_counter(staff, owner, SIGNED).application)
    assert (view.line.channel, view.entry) == (Channel.COUNTER, SIGNED)
    assert view.entered_by == f"user:{staff.user_id}"
    assert (view.person_id, view.answers["owner_birth_date"].value) == (owner.person_id, date(1962, 3, 1))


def test_somebody_elses_business_needs_a_power_of_attorney(owner: Owner, staff: Owner) -> None:
    stranger = an_owner(2)
    proxy = Owner(stranger.user_id, stranger.person_id, owner.business)
    with pytest.raises(MayNotFile):
        at_counter(staff, proxy, SIGNED)
    power = record_power_of_attorney(
        business=owner.business, agent_name="이대리", both_ids_seen=True, scope=[PowerScope.FILE],
        until=date(2025, 6, 1), by=POLICY, at=AT,
    )  # fmt: skip
    entry = CounterEntry(ConfirmedHow.AGENT_WITH_POWER, power_of_attorney=power.number)
    assert at_counter(staff, proxy, entry).rank == 1


@pytest.mark.parametrize(
    ("bank", "sido", "is_taken"),
    [("nh", "경상북도", True), ("hana", "충청남도", True), ("hana", "경상북도", False), ("kb", "충청남도", False)],
)
def test_a_bank_takes_applications_only_where_the_announcement_says(
    owner: Owner, staff: Owner, bank: str, sido: str, is_taken: bool
) -> None:
    entry = CounterEntry(ConfirmedHow.READ_OUT_AND_AGREED, bank=bank, bank_sido=sido)
    if is_taken:
        receipt = at_counter(staff, owner, entry, channel=Channel.BANK, program=GENERAL, at=GENERAL_AT)
        assert application_view(number=receipt.application).entry == entry
    else:
        with pytest.raises(ChannelNotOffered):
            at_counter(staff, owner, entry, channel=Channel.BANK, program=GENERAL, at=GENERAL_AT)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("rank", 99),
        ("requested_krw", 1),
        ("received_at", AT + timedelta(days=1)),
        ("sealed_answers", b"x"),
        ("sealed_record", b"x"),
        ("number", "APP-2025-00000000-0"),
        ("body_hash", "x"),
        ("channel", "bank"),
        ("bank", "kb"),
        ("person_id", None),
    ],
)
def test_the_database_refuses_to_change_what_was_filed(owner: Owner, column: str, value: Any) -> None:
    receipt = submitted(owner, complete(owner))
    if column == "person_id":
        value = an_owner(2).person_id
    with pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(number=receipt.application).update(**{column: value})


def test_the_database_refuses_to_delete_an_application(owner: Owner) -> None:
    receipt = submitted(owner, complete(owner))
    with pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(number=receipt.application).delete()


def test_nothing_filed_lies_open_in_the_database(owner: Owner) -> None:
    row = Application.objects.get(number=submitted(owner, complete(owner)).application)
    for column in (row.sealed_answers, row.sealed_record):
        assert not [word for word in ("구미시", "180000000") if word.encode() in bytes(column)]


def test_few_statements_stand_between_an_owner_and_a_receipt(owner: Owner) -> None:
    fund(10**9)
    submitted(owner, complete(owner))
    second = an_owner(2)
    draft = complete(second)
    with CaptureQueriesContext(connection) as captured:
        submitted(second, draft)
    assert len(captured) <= MOST_STATEMENTS, json.dumps([each["sql"][:80] for each in captured], indent=1)
