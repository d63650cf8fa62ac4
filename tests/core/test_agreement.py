"""Who signs what in which order, which act leads where, and what counts as signed."""

from datetime import date, timedelta

import pytest

from majung.core.agreement import (
    ENDED,
    NEXT_STATE,
    AgreementAct,
    AgreementActNotPossible,
    AgreementState,
    Capacity,
    SigningStep,
    acts_possible,
    current_step,
    next_state,
    reminder_due,
    signing_through,
    step_count,
    step_place,
)
from majung.core.agreement_evidence import NO_RECORD, bound_text, canonical, chained, challenge, commitment, is_unbroken
from majung.core.agreement_marks import (
    DrawnSignature,
    MarkProblem,
    Marks,
    NotAStroke,
    is_same_name,
    marks_missing,
    read_strokes,
    written_strokes,
)
from majung.core.agreement_signers import (
    Acts,
    Named,
    Register,
    RegisterProblem,
    Representative,
    first_kind,
    register_problem,
    who_signs,
)
from majung.core.agreement_texts import AgreementKind, Entity

S, A = AgreementState, AgreementAct
DAY, FOUNDED = date(2025, 5, 2), date(2019, 1, 1)
FILER, PARTNER, MANAGER = (Named(name, date(1962, 3, 1)) for name in ("김순자", "윤미래", "박정호"))
GUARANTEE, LOAN, MANAGEMENT = AgreementKind.GUARANTEE, AgreementKind.LOAN, AgreementKind.RESPONSIBLE_MANAGEMENT


def in_office(
    who: Named, acts: Acts = Acts.JOINT, *, since: date = FOUNDED, until: date | None = None
) -> Representative:
    return Representative(who, acts, since, until)


def register(*people: Representative, **changes: object) -> Register:
    told: dict[str, object] = {"corporation_number": "1101110062432", "issued_on": DAY, "includes_cancelled": True}
    return Register(**{**told, "representatives": people, **changes})  # type: ignore[arg-type]


def test_what_ended_leads_nowhere_but_completed_can_be_undone() -> None:
    assert not any(acts_possible(state) for state in ENDED)
    assert acts_possible(S.COMPLETED) == {A.WITHDRAW, A.CANCEL, A.REPLACE}
    assert acts_possible(S.SEALING) == {A.COMPLETE, A.CANCEL}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("act", list(A))
def test_every_pair_is_in_the_table_or_refused(state: AgreementState, act: AgreementAct) -> None:
    if (state, act) in NEXT_STATE:
        assert next_state(state, act) is NEXT_STATE[state, act]
        return
    with pytest.raises(AgreementActNotPossible):
        next_state(state, act)


def test_nothing_is_complete_without_being_sealed_and_identified() -> None:
    assert [pair for pair, after in NEXT_STATE.items() if after is S.COMPLETED] == [(S.SEALING, A.COMPLETE)]
    assert [pair for pair, after in NEXT_STATE.items() if after is S.SEALING] == [(S.PENDING, A.IDENTIFY)]


@pytest.mark.parametrize(
    ("step", "person", "second"),
    [
        (SigningStep.DETAIL, 2, 7),
        (SigningStep.CAUTIONS, 3, 7),
        (SigningStep.CONTRACT, 4, 8),
        (SigningStep.IDENTIFICATION, 5, 8),
        (SigningStep.SEALING, 5, 8),
        (SigningStep.DONE, 6, 8),
    ],
)
def test_the_counter_follows_the_seed(step: SigningStep, person: int, second: int) -> None:
    assert step_place(GUARANTEE, step, Entity.INDIVIDUAL) == person
    assert step_place(GUARANTEE, step, Entity.CORPORATION) == person
    assert step_place(MANAGEMENT, step, Entity.CORPORATION) == second


def test_six_steps_for_a_person_and_eight_for_a_corporation() -> None:
    assert step_count(Entity.INDIVIDUAL, GUARANTEE) == 6
    assert step_count(Entity.CORPORATION, GUARANTEE) == step_count(Entity.CORPORATION, MANAGEMENT) == 8
    assert step_count(Entity.CORPORATION, LOAN) == 6


@pytest.mark.parametrize(
    ("told", "step"),
    [
        ((S.PENDING, False, False, False), SigningStep.DETAIL),
        ((S.PENDING, True, False, False), SigningStep.CAUTIONS),
        ((S.PENDING, True, True, False), SigningStep.CONTRACT),
        ((S.PENDING, True, True, True), SigningStep.IDENTIFICATION),
        ((S.SEALING, True, True, True), SigningStep.SEALING),
        ((S.COMPLETED, True, True, True), SigningStep.DONE),
    ],
)
def test_where_the_signer_is(told: tuple[AgreementState, bool, bool, bool], step: SigningStep) -> None:
    state, is_read, has_cautions, is_executed = told
    assert current_step(state, is_read=is_read, has_cautions=has_cautions, is_executed=is_executed) is step


def test_the_last_day_moves_on_from_a_holiday_but_never_past_the_loan() -> None:
    assert signing_through(requested_on=DAY, binding_through=None, holidays=()) == date(2025, 5, 16)
    assert signing_through(requested_on=DAY, binding_through=None, holidays=[date(2025, 5, 16)]) == date(2025, 5, 19)
    assert signing_through(requested_on=DAY, binding_through=date(2025, 5, 9), holidays=()) == date(2025, 5, 9)


@pytest.mark.parametrize(
    ("left", "before", "due"),
    [(8, None, None), (7, None, 7), (5, 7, None), (3, 7, 3), (1, None, 1), (0, 1, None), (-1, None, None)],
)
def test_reminders(left: int, before: int | None, due: int | None) -> None:
    through = DAY + timedelta(days=left)
    assert reminder_due(expires_through=through, on=DAY, reminded_before=before) == due


@pytest.mark.parametrize(
    ("route", "kind"),
    [("guaranteed_loan", GUARANTEE), ("direct_loan", LOAN), ("member_loan", LOAN), ("proxy_loan", None)],
)
def test_what_is_agreed_on_a_route(route: str, kind: AgreementKind | None) -> None:
    assert first_kind(route) is kind


def signs(kind: AgreementKind, told: Register | None, manager: Named | None = None) -> list[tuple[object, ...]]:
    found = who_signs(kind=kind, filer=FILER, register=told, manager=manager, on=DAY)
    return [(each.kind, each.capacity, each.who) for each in found]


def test_a_person_in_business_signs_alone() -> None:
    assert signs(GUARANTEE, None) == [(GUARANTEE, Capacity.OWNER, FILER)]


def test_joint_representatives_all_sign_the_filer_first_and_the_manager_last() -> None:
    told = register(in_office(PARTNER), in_office(FILER))
    assert signs(GUARANTEE, told, MANAGER) == [
        (GUARANTEE, Capacity.JOINT_REPRESENTATIVE, FILER),
        (GUARANTEE, Capacity.JOINT_REPRESENTATIVE, PARTNER),
        (MANAGEMENT, Capacity.RESPONSIBLE_MANAGER, MANAGER),
    ]
    assert [row[1] for row in signs(LOAN, told)] == [Capacity.JOINT_REPRESENTATIVE] * 2


def test_of_those_who_act_alone_the_filer_is_enough() -> None:
    told = register(in_office(PARTNER, Acts.SEVERAL), in_office(FILER, Acts.SEVERAL))
    assert signs(GUARANTEE, told) == [
        (GUARANTEE, Capacity.REPRESENTATIVE, FILER),
        (MANAGEMENT, Capacity.RESPONSIBLE_MANAGER, FILER),
    ]


def test_who_left_signs_nothing() -> None:
    told = register(in_office(FILER), in_office(PARTNER, until=DAY))
    assert [row[2] for row in signs(GUARANTEE, told)] == [FILER, FILER]
    left = register(in_office(FILER, until=DAY), in_office(PARTNER))
    assert [row[2] for row in signs(GUARANTEE, left)] == [PARTNER, PARTNER]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        (register(in_office(FILER)), None),
        (register(in_office(FILER), corporation_number="1"), RegisterProblem.ANOTHER_CORPORATION),
        (register(in_office(FILER), issued_on=date(2025, 4, 2)), None),
        (register(in_office(FILER), issued_on=date(2025, 4, 1)), RegisterProblem.TOO_OLD),
        (register(in_office(FILER), issued_on=DAY + timedelta(days=1)), RegisterProblem.TOO_OLD),
        (register(in_office(FILER), includes_cancelled=False), RegisterProblem.WITHOUT_CANCELLED),
        (register(), RegisterProblem.NOBODY_REGISTERED),
        (register(in_office(PARTNER)), RegisterProblem.FILER_NOT_REGISTERED),
        (register(in_office(FILER, since=date(2025, 4, 20))), None),
        (register(in_office(FILER, since=date(2025, 4, 21))), RegisterProblem.CHANGED_SINCE_FILING),
        (register(in_office(FILER), changed_on=(DAY,)), RegisterProblem.CHANGED_SINCE_FILING),
        (register(in_office(FILER), changed_on=(DAY + timedelta(days=1),)), None),
        (register(in_office(FILER), in_office(PARTNER)), RegisterProblem.ANOTHER_SET),
    ],
)
def test_what_a_register_says_about_signing(told: Register, problem: RegisterProblem | None) -> None:
    asked = {"corporation_number": "1101110062432", "filer": FILER, "filed_on": date(2025, 4, 20), "on": DAY}
    assert register_problem(told, **asked, signers=[FILER]) is problem  # type: ignore[arg-type]


def test_a_challenge_is_of_one_document_and_one_try() -> None:
    first, second = "ab" * 32, "cd" * 32
    made = {challenge(first, b"1"), challenge(first, b"2"), challenge(second, b"1")}
    assert len(made) == 3
    assert all(len(each) == 32 for each in made)
    assert first in bound_text("AGR-1", first)
    assert "AGR-1" in bound_text("AGR-1", first)


def test_a_commitment_says_nothing_without_its_salt() -> None:
    assert commitment("ci", b"a") != commitment("ci", b"b")
    assert len(commitment("ci", b"a")) == 64


def test_a_chain_notices_what_is_changed_left_out_or_swapped() -> None:
    records = [canonical({"nth": nth}) for nth in range(3)]
    chain, previous = [], NO_RECORD
    for record in records:
        chain.append((previous, chained(previous, record), record))
        previous = chain[-1][1]
    assert is_unbroken(chain)
    assert is_unbroken([])
    assert not is_unbroken(chain[1:])
    assert not is_unbroken([chain[0], chain[2]])
    assert not is_unbroken([chain[0], (chain[1][0], chain[1][1], records[2]), chain[2]])


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "[[]]", "{}", "[[[1,2,3]]]", "[[[1,2],[3,4]]]", "[[[1.5,2,3],[1,2,4]]]", "[[[1,2,3],[1,2,2]]]",
        "[[[1001,2,3],[1,2,4]]]", "[[[1,401,3],[1,2,4]]]", "[[[-1,2,3],[1,2,4]]]", "[[[true,2,3],[1,2,4]]]",
        "[" * 100_000, f"[[{'[1,2,3],' * 4_000}[1,2,3]]]", f"[{'[[1,2,3],[1,2,3]],' * 64}[[1,2,3],[1,2,3]]]",
    ],
)  # fmt: skip
def test_only_a_drawing_of_the_pad_is_read(text: str) -> None:
    with pytest.raises(NotAStroke):
        read_strokes(text)


def test_a_drawing_is_written_as_it_was_read() -> None:
    text = "[[[12,200,0],[15,198,16]],[[20,10,30]]]"
    assert written_strokes(read_strokes(text)) == text


def test_everything_missing_is_told_at_its_field() -> None:
    missing = marks_missing(Marks(), items=["i"], key_points=["k"], places=["p"], name="김순자")
    assert [(each.problem, each.id) for each in missing] == [
        (MarkProblem.NOT_TICKED, "i"),
        (MarkProblem.NOT_ACKNOWLEDGED, "k"),
        (MarkProblem.NOT_SIGNED, "p"),
        (MarkProblem.NOT_READ_TO_THE_END, ""),
    ]
    whole = Marks(frozenset("i"), frozenset("k"), {"p": DrawnSignature(typed="김 순자")}, reached_end=True)
    assert marks_missing(whole, items=["i"], key_points=["k"], places=["p"], name="김순자") == ()


@pytest.mark.parametrize(("typed", "is_same"), [("김순자", True), ("김 순자", True), ("KIM", False), ("", False)])
def test_a_typed_name_is_the_signers_own(typed: str, is_same: bool) -> None:
    assert is_same_name(typed, "김순자") is is_same
    assert is_same_name("Kim Soon-Ja", "KIM SOON-JA")
