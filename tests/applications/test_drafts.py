"""Drafts: saved at every answer, opened anywhere, never lost and never another's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from majung.applications.drafts import UnknownDraft
from majung.applications.models import Draft
from majung.applications.selectors import draft_form, draft_view, drafts_of
from majung.applications.services import (
    BadAnswers,
    DraftSubmitted,
    attach_document,
    choose_bank,
    choose_branch,
    choose_business,
    choose_helper,
    choose_person,
    delete_expired_drafts,
    detach_document,
    drop_draft,
    restore_draft,
    start_draft,
)
from majung.core.filing import HelperKind
from majung.documents.selectors import UnknownDocument
from majung.parties.businesses import UnknownBusiness
from majung.parties.kinds import EntityKind
from majung.parties.people import open_social_account
from tests.applications.papers import a_paper
from tests.applications.world import AT, BEOTIM, FACTS, Owner, an_owner, begun, complete, saved, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


def test_a_draft_takes_over_what_was_checked_and_what_the_house_knows(owner: Owner) -> None:
    draft = begun(owner)
    assert {draft.answers[name].source for name in FACTS} == {"check"}
    assert {name: draft.answers[name].value for name in FACTS} == dict(FACTS)
    assert (draft.answers["entity"].value, draft.answers["entity"].source) == ("individual", "business")
    assert draft.answers["opened_on"].value == date(2019, 5, 2)
    assert (draft.answers["owner_birth_date"].value, draft.answers["owner_birth_date"].source) == (
        date(1962, 3, 1),
        "identity",
    )


def test_beginning_again_goes_on_with_the_open_draft(owner: Owner) -> None:
    first = saved(owner, begun(owner), employees=4)
    again = begun(owner, children=2)
    assert again.number == first.number
    assert (again.answers["employees"].value, again.answers["children"].value) == (4, 2)
    assert Draft.objects.count() == 1


def test_an_answer_is_there_on_another_device_at_once(owner: Owner) -> None:
    draft = begun(owner)
    saved(owner, draft, requested_krw=20_000_000, bank="nh")
    opened = draft_view(draft=draft.number, user_id=owner.user_id, at=AT)
    assert (opened.answers["requested_krw"].value, opened.answers["bank"].value) == (20_000_000, "nh")
    assert opened.answers["bank"].source == "typed"


def test_two_screens_never_overwrite_each_other(owner: Owner) -> None:
    draft = begun(owner)
    saved(owner, draft, employees=5)
    stale = saved(owner, draft, seen=draft.seen, employees=FACTS["employees"], children=2)
    assert stale.answers["employees"].value == 5
    assert stale.answers["children"].value == 2
    assert [(each.field, each.kept, each.other) for each in stale.differed] == [("employees", 5, 3)]


def test_what_cannot_be_kept_is_refused_whole(owner: Owner) -> None:
    draft = begun(owner)
    with pytest.raises(BadAnswers) as refused:
        saved(owner, draft, employees=-1, bank="nh")
    assert [problem.field for problem in refused.value.problems] == ["employees"]
    assert "bank" not in draft_view(draft=draft.number, user_id=owner.user_id, at=AT).answers


def test_numbers_that_cannot_be_together_are_refused_across_screens(owner: Owner) -> None:
    draft = saved(owner, begun(owner), children=1)
    with pytest.raises(BadAnswers):
        saved(owner, draft, minor_children=2)


def test_nothing_typed_lies_open_in_the_database(owner: Owner) -> None:
    draft = saved(owner, begun(owner), requested_krw=123_450_000)
    row = Draft.objects.get(number=draft.number)
    assert b"123450000" not in bytes(row.sealed_content)
    assert "구미시".encode() not in bytes(row.sealed_content)


def test_nobody_else_opens_a_draft(owner: Owner) -> None:
    draft = begun(owner)
    stranger = an_owner(2)
    with pytest.raises(UnknownDraft):
        draft_view(draft=draft.number, user_id=stranger.user_id, at=AT)
    with pytest.raises(UnknownDraft):
        saved(stranger, draft, employees=1)


def test_a_business_of_somebody_else_is_not_chosen(owner: Owner) -> None:
    stranger = an_owner(2)
    with pytest.raises(UnknownBusiness):
        choose_business(draft=begun(owner).number, user_id=owner.user_id, business_number=stranger.business, at=AT)


def test_a_social_login_keeps_a_draft_and_takes_it_along(owner: Owner) -> None:
    user = open_social_account(at=AT)
    draft = start_draft(
        user_id=user.pk, person_id=None, business_number=None, program=BEOTIM, answers=FACTS, at=AT, actor=owner.actor
    )
    assert draft.person_id is None
    mine = choose_person(draft=draft.number, user_id=user.pk, person_id=owner.person_id, at=AT)
    assert mine.person_id == owner.person_id
    assert mine.answers["employees"].value == 3


def test_choices_are_answers_too(owner: Owner) -> None:
    draft = begun(owner).number
    choose_bank(draft=draft, user_id=owner.user_id, bank="shinhan", at=AT)
    choose_branch(draft=draft, user_id=owner.user_id, branch="jungbu", at=AT)
    view = choose_helper(draft=draft, user_id=owner.user_id, helper=HelperKind.TAX_AGENT, at=AT)
    assert [view.answers[name].value for name in ("bank", "branch", "helper")] == ["shinhan", "jungbu", "tax_agent"]


@pytest.mark.parametrize(
    ("place", "branches", "default"),
    [
        (("경상북도", "구미시"), ("jungbu",), "jungbu"),
        (("경상북도", "울진군"), ("dongbu", "yeongju"), "dongbu"),
    ],
)
def test_the_place_chooses_the_branch(
    owner: Owner, place: tuple[str, str], branches: tuple[str, ...], default: str
) -> None:
    draft = saved(owner, complete(owner), sido=place[0], sigungu=place[1])
    form = draft_form(view=draft, at=AT)
    assert (form.form.choices.branches, form.filing.branch) == (branches, default)
    assert form.is_complete


def test_where_the_place_is_not_known_any_branch_may_be_chosen(owner: Owner) -> None:
    draft = saved(owner, complete(owner), sigungu=None)
    form = draft_form(view=draft, at=AT)
    assert len(form.form.choices.branches) == 12
    assert [part.code.value for part in form.missing] == ["branch_missing"]
    assert draft_form(view=saved(owner, draft, branch="gyeongju"), at=AT).is_complete


def test_a_corporation_is_offered_no_internet_bank(owner: Owner) -> None:
    firm = an_owner(3, entity=EntityKind.CORPORATION)
    banks = draft_form(view=begun(firm), at=AT).form.choices.banks
    assert "nh" in banks
    assert not {"kakao", "toss", "kbank"} & set(banks)
    assert {"kakao", "toss", "kbank"} <= set(draft_form(view=begun(owner), at=AT).form.choices.banks)


def test_a_draft_can_be_had_back_for_thirty_days(owner: Owner) -> None:
    draft = begun(owner)
    drop_draft(draft=draft.number, user_id=owner.user_id, at=AT, actor=owner.actor)
    with pytest.raises(UnknownDraft):
        saved(owner, draft, employees=1)
    assert [line.is_dropped for line in drafts_of(user_id=owner.user_id, at=AT)] == [True]
    later = AT + timedelta(days=29)
    back = restore_draft(draft=draft.number, user_id=owner.user_id, at=later, actor=owner.actor)
    assert (back.is_dropped, back.answers["employees"].value) == (False, 3)


def test_a_dropped_draft_is_gone_after_thirty_days_and_any_after_ninety(owner: Owner) -> None:
    dropped, kept = begun(owner), begun(an_owner(2))
    drop_draft(draft=dropped.number, user_id=owner.user_id, at=AT, actor=owner.actor)
    month = AT + timedelta(days=30)
    with pytest.raises(UnknownDraft):
        restore_draft(draft=dropped.number, user_id=owner.user_id, at=month, actor=owner.actor)
    assert delete_expired_drafts(at=month) == 1
    assert Draft.objects.get().number == kept.number
    assert delete_expired_drafts(at=AT + timedelta(days=89, hours=23)) == 0
    assert delete_expired_drafts(at=AT + timedelta(days=90)) == 1


def test_saving_gives_ninety_days_again(owner: Owner) -> None:
    draft = begun(owner)
    later = AT + timedelta(days=80)
    assert saved(owner, draft, at=later, employees=4).valid_through == date(2025, 10, 18)


def test_what_went_out_is_not_written_on(owner: Owner) -> None:
    draft = complete(owner)
    receipt = submitted(owner, draft)
    with pytest.raises(DraftSubmitted) as refused:
        saved(owner, draft, employees=9)
    assert refused.value.application == receipt.application
    assert delete_expired_drafts(at=AT + timedelta(days=400)) == 0


def test_papers_are_attached_with_their_day_and_taken_off_again(owner: Owner) -> None:
    draft = begun(owner)
    document = a_paper(owner, issued_on=date(2025, 4, 20))
    attach_document(draft=draft.number, user_id=owner.user_id, requirement="D1", document=document, at=AT)
    again = attach_document(draft=draft.number, user_id=owner.user_id, requirement="D1", document=document, at=AT)
    assert [(paper.number, paper.issued_on) for paper in again.papers["D1"]] == [(document, date(2025, 4, 20))]
    off = detach_document(draft=draft.number, user_id=owner.user_id, requirement="D1", document=document, at=AT)
    assert off.papers["D1"] == ()


def test_a_paper_of_somebody_else_is_not_attached(owner: Owner) -> None:
    other = a_paper(an_owner(2), issued_on=None)
    with pytest.raises(UnknownDocument):
        attach_document(draft=begun(owner).number, user_id=owner.user_id, requirement="D1", document=other, at=AT)


def test_a_view_shows_nothing_when_printed(owner: Owner) -> None:
    view = begun(owner)
    assert repr(view) == f"DraftView({view.number})"
    assert "구미" not in repr(replace(view, seen=9))
