"""«본인인증»: bound to one document, by its signer alone, and counted once."""

from datetime import timedelta
from typing import Any

import pytest

from majung.adapters import clock
from majung.adapters.http import PortDownReason
from majung.adapters.signing import FakeSigning, SigningState
from majung.agreements.models import Agreement, IdentificationAttempt
from majung.agreements.refusals import (
    AgreementOver,
    AttemptOver,
    BranchNeeded,
    IdentificationFailed,
    NoPasskey,
    NotSignedYet,
    ProviderSilent,
    SigningGivenUp,
    StepNotReached,
    UnknownAgreement,
)
from majung.agreements.selectors import agreement_view, contract_of
from majung.agreements.services import (
    begin_identification,
    complete_agreement,
    execute,
    identify_by_passkey,
    identify_by_signed_text,
)
from majung.core.agreement import AgreementState, IdentificationMethod
from tests.agreements.passkey import Passkey
from tests.agreements.signing import Signer, asked, executed, identified, marks, read
from tests.applications.world import AT, Owner, an_owner

pytestmark = pytest.mark.usefixtures("house")
PASSKEY, SIMPLE = IdentificationMethod.PASSKEY, IdentificationMethod.SIMPLE_CERTIFICATE


@pytest.fixture
def owner(house: None) -> Owner:
    return an_owner()


@pytest.fixture
def signer(owner: Owner) -> Signer:
    signer = asked(owner)
    executed(signer)
    return signer


def state_of(signer: Signer) -> str:
    return Agreement.objects.get(number=signer.number).state


def by_passkey(signer: Signer, passkey: Passkey, **changes: Any) -> None:
    begun = begin_identification(**signer.acts(), method=PASSKEY)
    identify_by_passkey(**signer.acts(), attempt=begun.attempt, assertion=passkey.answer(begun.options, **changes))


def test_a_passkey_signs_the_hash_of_the_document(owner: Owner, signer: Signer) -> None:
    by_passkey(signer, Passkey(owner.user_id).register())
    assert state_of(signer) == AgreementState.SEALING
    assert complete_agreement(agreement=signer.number)


@pytest.mark.parametrize(
    "lie", [{"challenge": b"0" * 32}, {"house": "elsewhere.example"}, {"flags": 1}], ids=["hash", "house", "unverified"]
)
def test_a_passkey_that_signed_something_else_is_refused(owner: Owner, signer: Signer, lie: dict[str, Any]) -> None:
    with pytest.raises(IdentificationFailed) as refused:
        by_passkey(signer, Passkey(owner.user_id).register(), **lie)
    assert refused.value.left == 2
    assert state_of(signer) == AgreementState.PENDING


def test_a_passkey_of_another_account_is_refused(owner: Owner, signer: Signer) -> None:
    Passkey(owner.user_id).register()
    stranger = Passkey(an_owner(2).user_id, id=b"another").register()
    with pytest.raises(IdentificationFailed):
        by_passkey(signer, stranger)


def test_an_origin_elsewhere_is_refused_under_https(owner: Owner, signer: Signer, settings: Any) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    passkey = Passkey(owner.user_id).register()
    with pytest.raises(IdentificationFailed):
        by_passkey(signer, passkey, origin="https://elsewhere.example")
    by_passkey(signer, passkey)


def test_an_account_without_one_is_told(signer: Signer) -> None:
    with pytest.raises(NoPasskey):
        begin_identification(**signer.acts(), method=PASSKEY)


def test_an_assertion_counts_once(owner: Owner, signer: Signer) -> None:
    passkey = Passkey(owner.user_id).register()
    begun = begin_identification(**signer.acts(), method=PASSKEY)
    answer = passkey.answer(begun.options)
    identify_by_passkey(**signer.acts(), attempt=begun.attempt, assertion=answer)
    with pytest.raises(AgreementOver):
        identify_by_passkey(**signer.acts(), attempt=begun.attempt, assertion=answer)


def test_an_assertion_for_an_earlier_document_proves_nothing_about_the_next(owner: Owner, signer: Signer) -> None:
    passkey = Passkey(owner.user_id).register()
    begun = begin_identification(**signer.acts(), method=PASSKEY)
    contract = contract_of(number=signer.number)
    execute(**signer.acts(), **marks(contract))
    with pytest.raises(AttemptOver):
        identify_by_passkey(**signer.acts(), attempt=begun.attempt, assertion=passkey.answer(begun.options))


def test_a_replayed_assertion_does_not_fit_another_attempt(owner: Owner, signer: Signer) -> None:
    passkey = Passkey(owner.user_id).register()
    old = passkey.answer(begin_identification(**signer.acts(), method=PASSKEY).options)
    begun = begin_identification(**signer.acts(), method=PASSKEY)
    with pytest.raises(IdentificationFailed):
        identify_by_passkey(**signer.acts(), attempt=begun.attempt, assertion=old)


def test_a_challenge_waits_five_minutes(owner: Owner, signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    passkey = Passkey(owner.user_id).register()
    begun = begin_identification(**signer.acts(), method=PASSKEY)
    late = clock.real_now() + timedelta(minutes=5, seconds=1)
    monkeypatch.setattr(clock, "real_now", lambda: late)
    with pytest.raises(AttemptOver):
        identify_by_passkey(**signer.acts(), attempt=begun.attempt, assertion=passkey.answer(begun.options))


def test_somebody_elses_certificate_is_refused_and_counted(signer: Signer, provider: FakeSigning) -> None:
    with pytest.raises(IdentificationFailed) as refused:
        identified(signer, provider, ci="ci-" + "9" * 85)
    assert refused.value.left == 2
    assert state_of(signer) == AgreementState.PENDING


def test_after_three_failures_it_is_the_branch(signer: Signer, provider: FakeSigning) -> None:
    for left in (2, 1):
        with pytest.raises(IdentificationFailed) as refused:
            identified(signer, provider, ci="ci-" + "9" * 85)
        assert refused.value.left == left
    with pytest.raises(BranchNeeded):
        identified(signer, provider, ci="ci-" + "9" * 85)
    with pytest.raises(BranchNeeded):
        begin_identification(**signer.acts(), method=SIMPLE, return_to="/back")
    assert agreement_view(number=signer.number, person_id=signer.person_id, at=AT).needs_branch


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (SigningState.CANCELLED, SigningGivenUp),
        (SigningState.EXPIRED, SigningGivenUp),
        (SigningState.FAILED, IdentificationFailed),
        (None, NotSignedYet),
    ],
)
def test_what_the_provider_says_is_told_apart(
    signer: Signer, provider: FakeSigning, state: SigningState | None, refusal: type[Exception]
) -> None:
    begun = begin_identification(**signer.acts(), method=SIMPLE, return_to="/back")
    if state is not None:
        provider.settle(begun.address.rpartition("/")[2], state)
    with pytest.raises(refusal):
        identify_by_signed_text(**signer.acts(), attempt=begun.attempt)


def test_a_silent_provider_costs_nothing(signer: Signer, provider: FakeSigning) -> None:
    provider.down = PortDownReason.SLOW
    with pytest.raises(ProviderSilent):
        begin_identification(**signer.acts(), method=SIMPLE, return_to="/back")
    provider.down = None
    identified(signer, provider)
    assert state_of(signer) == AgreementState.SEALING


def test_a_signature_over_other_words_is_refused(signer: Signer, provider: FakeSigning) -> None:
    begun = begin_identification(**signer.acts(), method=SIMPLE, return_to="/back")
    other = provider.ask_signature(text="다른 글", reference="another", return_to="/back")
    provider.sign(other.id)
    provider.requests[begun.address.rpartition("/")[2]] = provider.requests[other.id]
    with pytest.raises(IdentificationFailed):
        identify_by_signed_text(**signer.acts(), attempt=begun.attempt)


def test_comes_after_the_signature(owner: Owner) -> None:
    signer = asked(owner)
    read(signer)
    with pytest.raises(StepNotReached):
        begin_identification(**signer.acts(), method=SIMPLE, return_to="/back")


def test_nobody_else_learns_of_it(signer: Signer) -> None:
    stranger = Signer(an_owner(2).person_id, signer.number)
    with pytest.raises(UnknownAgreement):
        begin_identification(**stranger.acts(), method=SIMPLE, return_to="/back")
    assert not IdentificationAttempt.objects.exists()
