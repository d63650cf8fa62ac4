"""«약정 실행»: nothing is left out, nothing is guessed, and what is signed is what was read."""

from typing import Any

import pytest

from majung.agreements.models import Agreement, Execution
from majung.agreements.refusals import (
    CautionsMissing,
    MarksMissing,
    StepNotReached,
    TextChanged,
    UnknownAgreement,
)
from majung.agreements.selectors import contract_of
from majung.agreements.services import acknowledge_cautions, execute, open_agreement, preview_pdf
from majung.agreements.texts.versions import agree_text, propose_text, text_in_force
from majung.core.agreement_marks import DrawnSignature, MarkProblem
from majung.core.agreement_texts import AgreementKind, Entity
from majung.events.services import Actor, ActorKind
from tests.agreements.signing import DRAWN, Signer, asked, marks, read
from tests.applications.world import AT, an_owner
from tests.decisions.people import MAKER

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def signer(house: None) -> Signer:
    return asked(an_owner())


def test_every_caution_is_acknowledged_one_by_one(signer: Signer) -> None:
    open_agreement(**signer.acts())
    asked_for = contract_of(number=signer.number).asked.cautions
    with pytest.raises(CautionsMissing) as refused:
        acknowledge_cautions(**signer.acts(), cautions=asked_for[1:], shown_at=AT)
    assert refused.value.ids == asked_for[:1]


def test_no_step_is_jumped_over(signer: Signer) -> None:
    with pytest.raises(StepNotReached):
        acknowledge_cautions(**signer.acts(), cautions=(), shown_at=AT)
    open_agreement(**signer.acts())
    with pytest.raises(StepNotReached):
        execute(**signer.acts(), **marks(contract_of(number=signer.number)))


@pytest.mark.parametrize("left_out", ["ticks", "key_points", "signatures", "reached_end"])
def test_each_thing_left_out_is_told_at_its_field(signer: Signer, left_out: str) -> None:
    contract = read(signer)
    whole = marks(contract)
    empty = type(whole[left_out])()
    with pytest.raises(MarksMissing) as refused:
        execute(**signer.acts(), **{**whole, left_out: empty})
    expected: dict[str, tuple[MarkProblem, tuple[str, ...]]] = {
        "ticks": (MarkProblem.NOT_TICKED, tuple(i for i in contract.asked.items if i in contract.asked.required_items)),
        "key_points": (MarkProblem.NOT_ACKNOWLEDGED, contract.asked.key_points),
        "signatures": (MarkProblem.NOT_SIGNED, contract.asked.places),
        "reached_end": (MarkProblem.NOT_READ_TO_THE_END, ("",)),
    }
    problem, ids = expected[left_out]
    assert refused.value.ids(problem) == ids
    assert len(refused.value.refused) == len(ids)
    assert not Execution.objects.exists()


@pytest.mark.parametrize(("typed", "is_own"), [("김순자", True), (" 김 순자 ", True), ("김순지", False)])
def test_a_typed_name_signs_when_it_is_the_signers_own(signer: Signer, typed: str, is_own: bool) -> None:
    contract = read(signer)
    by_name = dict.fromkeys(contract.asked.places, DrawnSignature(typed=typed))
    if is_own:
        assert execute(**signer.acts(), **marks(contract, signatures=by_name))
        return
    with pytest.raises(MarksMissing) as refused:
        execute(**signer.acts(), **marks(contract, signatures=by_name))
    assert refused.value.ids(MarkProblem.ANOTHER_NAME) == contract.asked.places


@pytest.mark.parametrize("hashed", ["text_hash", "data_hash"])
def test_a_page_of_another_text_signs_nothing(signer: Signer, hashed: str) -> None:
    contract = read(signer)
    with pytest.raises(TextChanged):
        execute(**signer.acts(), **marks(contract, **{hashed: "0" * 64}))


def test_the_same_marks_make_the_same_document_but_for_its_number(signer: Signer) -> None:
    contract = read(signer)
    assert preview_pdf(agreement=signer.number, person_id=signer.person_id, at=AT) == preview_pdf(
        agreement=signer.number, person_id=signer.person_id, at=AT
    )
    first = execute(**signer.acts(), **marks(contract))
    second = execute(**signer.acts(), **marks(contract))
    assert first != second
    assert Agreement.objects.get(number=signer.number).execution == Execution.objects.latest("nth")


def test_a_new_version_of_the_words_changes_nothing_under_the_signer(signer: Signer) -> None:
    before = read(signer)
    institution = Agreement.objects.get(number=signer.number).application.institution.code
    kind: dict[str, Any] = {"kind": AgreementKind.GUARANTEE, "entity": Entity.INDIVIDUAL}
    words = text_in_force(institution=institution, **kind, on=AT.date())
    document = {**words.document, "title": "신용보증약정서 (고침)"}
    new = propose_text(
        institution=institution, document=document, in_force_from=AT.date(), reason="고침", at=AT, actor=MAKER
    )
    agree_text(number=new.number, at=AT, actor=Actor(ActorKind.STAFF, "user:1"))
    assert text_in_force(institution=institution, **kind, on=AT.date()).number == new.number
    after = contract_of(number=signer.number)
    assert (after.text_version, after.text_hash) == (before.text_version, before.text_hash)
    assert execute(**signer.acts(), **marks(before))
    assert contract_of(number=asked(an_owner(2)).number).text_hash == new.sha256


def test_marks_of_another_text_are_left_out(signer: Signer) -> None:
    contract = read(signer)
    more = marks(contract, ticks=(*contract.asked.items, "another"), signatures={
        **dict.fromkeys(contract.asked.places, DRAWN), "another": DRAWN,
    })  # fmt: skip
    execute(**signer.acts(), **more)
    assert set(contract_of(number=signer.number).marks.signed) == set(contract.asked.places)


def test_strangers_find_nothing(signer: Signer) -> None:
    stranger = Signer(an_owner(2).person_id, signer.number)
    with pytest.raises(UnknownAgreement):
        open_agreement(**stranger.acts())
    read(signer)
    with pytest.raises(UnknownAgreement):
        execute(**stranger.acts(), **marks(contract_of(number=signer.number)))
    with pytest.raises(UnknownAgreement):
        preview_pdf(agreement=signer.number, person_id=stranger.person_id, at=AT)
