"""봉인 대기: whatever is silent outside, nothing is lost, nothing is weaker, and nothing happens twice."""

from datetime import UTC, datetime, timedelta

import pytest

from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement, Evidence
from majung.agreements.rows import HOUSE
from majung.agreements.selectors import agreement_view, are_complete
from majung.agreements.services import cancel_agreement, complete_agreement, completing, seal_agreement
from majung.core.agreement import AgreementState
from majung.notices.models import Job, Message
from majung.papers.models import Paper, PaperFile
from majung.papers.selectors import paper_pdf
from tests.agreements.signing import Signer, asked, executed, identified, signed
from tests.applications.world import AT, an_owner
from tests.pki import Pki

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def signer(house: None, provider: FakeSigning) -> Signer:
    signer = asked(an_owner())
    executed(signer)
    identified(signer, provider)
    return signer


def row_of(signer: Signer) -> Agreement:
    return Agreement.objects.get(number=signer.number)


def seal_jobs() -> list[Job]:
    return list(Job.objects.filter(task__endswith="seal_agreement").order_by("pk"))


def test_being_identified_leaves_a_job_behind(signer: Signer) -> None:
    assert [job.finished_at for job in seal_jobs()] == [None]
    seal_agreement.call(agreement=signer.number)
    assert row_of(signer).state == AgreementState.COMPLETED


@pytest.mark.parametrize("port", ["timestamps", "revocation", "authority"])
def test_a_silent_port_postpones_and_a_later_try_seals(signer: Signer, pki: Pki, port: str) -> None:
    with pki.down(port):
        assert not complete_agreement(agreement=signer.number)
    row = row_of(signer)
    assert (row.state, row.seal_waits_for, row.seal_tries) == (AgreementState.SEALING, port, 1)
    view = agreement_view(number=signer.number, person_id=signer.person_id, at=AT)
    assert view.seal_waits_since is not None
    assert not are_complete(application=row.application.number)
    assert not PaperFile.objects.exists()
    assert complete_agreement(agreement=signer.number)
    assert row_of(signer).state == AgreementState.COMPLETED


def test_a_lying_authority_postpones_too(signer: Signer, pki: Pki) -> None:
    with pki.lying("authority"):
        assert not complete_agreement(agreement=signer.number)
    assert complete_agreement(agreement=signer.number)


def test_it_is_never_given_up(signer: Signer, pki: Pki) -> None:
    with pki.down("authority"):
        for _ in range(20):
            seal_agreement.call(agreement=signer.number)
    jobs = seal_jobs()
    assert len(jobs) == 21
    assert len({job.key for job in jobs}) == 21
    assert jobs[-1].run_at is not None
    assert jobs[-1].run_at - jobs[-1].enqueued_at <= timedelta(hours=1)
    assert Evidence.objects.filter(step="seal_postponed").count() == 1


def test_an_outage_between_signature_and_seal_keeps_the_signature(
    signer: Signer, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = paper_pdf

    def silent(*, number: str) -> bytes:
        with pki.down("timestamps"):
            return real(number=number)

    with monkeypatch.context() as patch:
        patch.setattr(completing, "paper_pdf", silent)
        assert not complete_agreement(agreement=signer.number)
    before = row_of(signer)
    assert before.signed_sha256
    assert complete_agreement(agreement=signer.number)
    assert row_of(signer).signed_sha256 == before.signed_sha256
    assert Paper.objects.count() == 1


def test_two_jobs_make_one_paper_and_one_signature(signer: Signer) -> None:
    assert complete_agreement(agreement=signer.number)
    assert complete_agreement(agreement=signer.number)
    seal_agreement.call(agreement=signer.number)
    assert Paper.objects.filter(about=signer.number).count() == 1
    assert list(Evidence.objects.filter(step__in=["signed", "completed"]).values_list("step", flat=True)) == [
        "signed", "completed",
    ]  # fmt: skip
    assert Message.objects.filter(template="agreement_completed").count() == 1


def test_a_clock_of_the_authority_that_differs_seals_nothing_weak(signer: Signer, pki: Pki) -> None:
    with pki.clock(ahead=timedelta(days=2)):
        assert not complete_agreement(agreement=signer.number)
    assert not PaperFile.objects.exists()


def test_is_sealed_by_the_time_of_the_authority_not_of_the_case(signer: Signer) -> None:
    assert complete_agreement(agreement=signer.number)
    [file] = PaperFile.objects.all()
    assert file.sealed_at > datetime(2026, 1, 1, tzinfo=UTC)


def test_nothing_is_completed_that_was_not_identified(provider: FakeSigning) -> None:
    signer = asked(an_owner(2))
    executed(signer)
    assert not complete_agreement(agreement=signer.number)
    assert row_of(signer).state == AgreementState.PENDING


def test_what_ended_meanwhile_is_not_completed(signer: Signer, pki: Pki) -> None:
    with pki.down("timestamps"):
        assert not complete_agreement(agreement=signer.number)
    cancel_agreement(agreement=signer.number, reason="잘못 보냄", by=HOUSE, at=AT)
    assert not complete_agreement(agreement=signer.number)
    assert row_of(signer).state == AgreementState.CANCELLED


def test_everything_again_makes_the_same_bytes(provider: FakeSigning) -> None:
    row = signed(asked(an_owner(2)), provider)
    assert paper_pdf(number=row.paper) == paper_pdf(number=row.paper)
