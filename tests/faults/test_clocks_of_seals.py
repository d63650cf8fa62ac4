"""Whose clock is wrong: the stamps', the authority's or our own. What is sealed says a time that holds, or waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from majung.adapters import clock
from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement
from majung.agreements.services import complete_agreement
from majung.core.agreement import AgreementState
from majung.papers.models import PaperFile
from majung.sandbox.pki.answers import stamp_answer
from majung.sandbox.pki.authority import Authority
from tests.agreements.conftest import house, provider
from tests.agreements.signing import Signer, asked, executed, identified
from tests.applications.world import an_owner
from tests.pki import ADDRESS, Pki

__all__ = ["house", "provider"]
pytestmark = pytest.mark.usefixtures("house")

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@contextmanager
def stamps_of_another_clock(pki: Pki, ahead: timedelta) -> Iterator[None]:
    """The same time stamp authority, with its clock alone put wrong; its certificate is of the right time."""
    assert pki.authority.stamper.certificate is not None
    wrong = Authority(address=ADDRESS, keep=pki._keep, book=pki._book, now=lambda: clock.real_now() + ahead)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pki.fakes["timestamps"], "stamping", lambda question: stamp_answer(wrong, question).content)
        yield


@pytest.fixture
def signer(provider: FakeSigning) -> Signer:
    signer = asked(an_owner())
    executed(signer)
    identified(signer, provider)
    return signer


def state_of(signer: Signer) -> str:
    return Agreement.objects.get(number=signer.number).state


@pytest.mark.parametrize("ahead", [HOUR, timedelta(days=400), -HOUR, -timedelta(days=400)], ids=str)
def test_stamps_of_a_clock_that_is_far_off_seal_nothing(signer: Signer, pki: Pki, ahead: timedelta) -> None:
    with stamps_of_another_clock(pki, ahead):
        assert not complete_agreement(agreement=signer.number)
    assert state_of(signer) == AgreementState.SEALING
    assert not PaperFile.objects.exists()
    assert complete_agreement(agreement=signer.number)
    [file] = PaperFile.objects.all()
    assert abs(file.sealed_at - clock.real_now()) < HOUR / 2


@pytest.mark.parametrize("seconds", [2, -30])
def test_clocks_that_differ_by_a_breath_keep_nobody_waiting(signer: Signer, pki: Pki, seconds: int) -> None:
    with stamps_of_another_clock(pki, timedelta(seconds=seconds)):
        assert complete_agreement(agreement=signer.number)
