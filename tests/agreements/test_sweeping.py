"""What a lost race left in the folder goes in some night; what anybody signed never does."""

from datetime import timedelta

import pytest
from django.conf import settings

from majung.adapters import clock
from majung.adapters.signing import FakeSigning
from majung.agreements.dispute import dispute_package
from majung.agreements.documents import put_away
from majung.agreements.rows import agreement_row
from majung.agreements.sweeping import sweep_agreements
from majung.documents import vault
from tests.agreements.signing import asked, signed
from tests.applications.world import AT, an_owner


def swept_days_later(days: int) -> int:
    later = clock.real_now() + timedelta(days=days)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "real_now", lambda: later)
        return sweep_agreements(at=AT)


def test_only_what_nothing_names_is_dropped_and_not_before_a_day(
    house: None, provider: FakeSigning, today: None
) -> None:
    signer = asked(an_owner())
    signed(signer, provider)
    left = put_away(agreement_row(signer.number), b"%PDF- of a race that was lost")
    assert sweep_agreements(at=AT) == 0, "somebody may be about to name it"
    assert (swept_days_later(2), swept_days_later(2)) == (1, 0)
    assert not vault.storage().exists(left.place)
    assert dispute_package(number=signer.number, at=AT).startswith(b"PK"), "what was signed is all there"


def test_the_house_sweeps_every_night() -> None:
    assert "majung.agreements.sweeping.sweep_agreements" in settings.NIGHTLY_RUNS
