"""A seal is renewed each year, and one that had to wait is asked for again; what fails one night is tried the next."""

from datetime import datetime, timedelta

import pytest

from majung.adapters import clock
from majung.core.issued_papers import renew_by
from majung.journey.nightly import nightly
from majung.notices.models import Job
from majung.papers import files
from majung.papers.models import Paper, PaperFile
from majung.papers.printing import print_paper
from majung.papers.renewing import RenewalCount, renew_due, seal_waiting
from majung.papers.sealing import SealPostponed, assert_lasts
from majung.papers.selectors import (
    SealedFile,
    paper_pdf,
    paper_view,
    papers_waiting_for_seal,
    renewals_due,
    sealed_files,
)
from majung.papers.services import cancel_paper
from majung.parties.people import destroy_person_key
from tests.papers.issued import AT, HOUSE, Holder, issued
from tests.pki import Pki


def sealed(owner: Holder) -> str:
    number = issued(owner.person_id).number
    paper_pdf(number=number)
    return number


def a_year_on(number: str) -> datetime:
    return sealed_files(number=number)[0].renew_by


def test_a_seal_is_due_a_year_after_its_stamp(owner: Holder) -> None:
    number = sealed(owner)
    (file,) = sealed_files(number=number)
    assert file.renew_by == renew_by(stamped_at=file.sealed_at)
    assert renewals_due(file.renew_by - timedelta(seconds=1)) == []
    assert renewals_due(file.renew_by) == [file]


def test_a_renewal_is_another_file_that_begins_with_the_first(owner: Holder) -> None:
    number = sealed(owner)
    first = paper_pdf(number=number)
    assert renew_due(at=a_year_on(number)) == RenewalCount(due=1, renewed=1, failed=0)
    second = paper_pdf(number=number)
    assert second.startswith(first)
    assert len(second) > len(first)
    assert_lasts(second)
    before, after = sealed_files(number=number)
    assert (before.nth, after.nth, paper_view(number=number).sha256) == (1, 2, after.sha256)
    assert [each.nth for each in renewals_due(after.renew_by)] == [2], "only the newest is ever due"


def test_while_the_outside_is_down_nothing_is_renewed_and_nothing_lost(owner: Holder, pki: Pki) -> None:
    numbers = [sealed(owner), sealed(owner)]
    due, kept = a_year_on(numbers[1]), [paper_pdf(number=number) for number in numbers]
    with pki.down("timestamps"):
        assert renew_due(at=due) == RenewalCount(due=2, renewed=0, failed=2)
    assert [paper_pdf(number=number) for number in numbers] == kept
    assert renew_due(at=due) == RenewalCount(due=2, renewed=2, failed=0)


def test_one_broken_file_keeps_no_other_from_its_renewal(owner: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = sealed(owner), sealed(owner)
    due = a_year_on(whole)
    lost = sealed_files(number=broken)[0]
    with monkeypatch.context() as patch:
        patch.setattr("majung.papers.renewing.bytes_of", without(lost))
        assert renew_due(at=due) == RenewalCount(due=2, renewed=1, failed=1)
    assert [len(sealed_files(number=number)) for number in (broken, whole)] == [1, 2]


def test_what_proves_nothing_any_more_is_not_renewed(owner: Holder) -> None:
    number = sealed(owner)
    due = a_year_on(number)
    cancel_paper(number=number, reason="withdrawn", at=AT, actor=HOUSE)
    assert renewals_due(due) == []


def test_what_nobody_can_open_any_more_is_not_renewed(owner: Holder) -> None:
    number = sealed(owner)
    due = a_year_on(number)
    destroy_person_key(person_id=owner.person_id, at=AT, actor=HOUSE)
    assert renewals_due(due) == []


def test_a_paper_waits_for_its_seal_and_its_job_is_tried_again(owner: Holder, pki: Pki) -> None:
    number = issued(owner.person_id).number
    with pki.down("timestamps"), pytest.raises(SealPostponed):
        print_paper.func(paper=number)
    assert [each.number for each in papers_waiting_for_seal(institution="semas")] == [number]
    assert not paper_view(number=number).is_sealed
    assert papers_waiting_for_seal(institution="gyeongbuk-foundation") == []
    print_paper.func(paper=number)
    assert papers_waiting_for_seal(institution="semas") == []
    assert paper_view(number=number).is_sealed


def test_a_seal_that_waited_for_a_day_is_asked_for_again_once_a_day(owner: Holder) -> None:
    number = issued(owner.person_id).number
    assert seal_waiting(at=AT + timedelta(hours=23)) == 0
    next_day = AT + timedelta(days=1)
    assert (seal_waiting(at=next_day), seal_waiting(at=next_day)) == (1, 1)
    assert Job.objects.filter(key__startswith=f"print:{number}").count() == 2
    paper_pdf(number=number)
    assert seal_waiting(at=next_day) == 0


def test_the_night_tells_how_many_seals_it_renewed(owner: Holder, monkeypatch: pytest.MonkeyPatch, pki: Pki) -> None:
    number = sealed(owner)
    due = a_year_on(number)
    monkeypatch.setattr("majung.journey.nightly.clock.real_now", lambda: due)
    with pki.down("timestamps"):
        done = nightly(at=AT)
    assert (done["renewed_seals"], done["seals_to_renew"]) == (0, 1)


def test_a_leap_day_is_due_on_the_last_of_february() -> None:
    leap_day = clock.real_now().replace(year=2028, month=2, day=29)
    assert renew_by(stamped_at=leap_day).date().isoformat() == "2029-02-28"


def without(lost: SealedFile) -> object:
    def bytes_of(row: Paper, file: PaperFile) -> bytes:
        if file.sha256 == lost.sha256:
            raise FileNotFoundError
        return files.bytes_of(row, file)

    return bytes_of
