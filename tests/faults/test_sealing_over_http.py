"""The authority and the time stamps over HTTP, dead, slow, failing or lying, while an agreement is to be sealed."""

import time
from collections.abc import Mapping

import pytest

from majung.adapters.http import breaker_of
from majung.adapters.signing import FakeSigning
from majung.adapters.signing_keys import seal_key
from majung.agreements.models import Agreement
from majung.agreements.services import complete_agreement
from majung.core.agreement import AgreementState
from majung.papers.models import PaperFile
from majung.rehearsal.outside import Outside
from tests.agreements.conftest import house, provider
from tests.agreements.signing import Signer, asked, executed, identified
from tests.applications.world import an_owner
from tests.served_outside import connected, connected_pki, impatient, outside

__all__ = ["connected", "connected_pki", "house", "impatient", "outside", "provider"]
pytestmark = pytest.mark.usefixtures("house", "impatient")

# What a worker spends on one try at most, on a machine that has much else to do.
SECONDS_OF_A_TRY = 20.0
FOUNDATION = "gyeongbuk-foundation"


@pytest.fixture
def signer(connected_pki: Outside, provider: FakeSigning) -> Signer:
    signer = asked(an_owner())
    executed(signer)
    identified(signer, provider)
    return signer


def row_of(signer: Signer) -> Agreement:
    return Agreement.objects.get(number=signer.number)


def well_again(outside: Outside) -> None:
    outside.be_well()
    breaker_of.cache_clear()


@pytest.mark.parametrize(
    "mood", [{"dead": True}, {"delay": 30.0}, {"errors": 1.0}, {"lies": 1.0}], ids=["dead", "slow", "failing", "lying"]
)
def test_whoever_is_unwell_outside_the_agreement_waits_and_is_sealed_whole_later(
    connected_pki: Outside, signer: Signer, mood: Mapping[str, float]
) -> None:
    for service in ("authority", "timestamps"):
        connected_pki.set_mood(service, **mood)
        begun = time.monotonic()
        assert not complete_agreement(agreement=signer.number), service
        assert time.monotonic() - begun < SECONDS_OF_A_TRY, service
        assert row_of(signer).state == AgreementState.SEALING
        assert row_of(signer).seal_waits_for, service
        assert not PaperFile.objects.exists()
        well_again(connected_pki)
    assert complete_agreement(agreement=signer.number)
    [file] = PaperFile.objects.all()
    assert file.level == "B-LTA"


def test_a_seal_whose_certificate_was_revoked_seals_nothing(connected_pki: Outside, signer: Signer) -> None:
    connected_pki.revoke_certificate(seal_key(FOUNDATION).certificate.serial_number)
    assert not complete_agreement(agreement=signer.number)
    assert (row_of(signer).state, row_of(signer).seal_waits_for) == (AgreementState.SEALING, "too_weak")
    assert not PaperFile.objects.exists()
