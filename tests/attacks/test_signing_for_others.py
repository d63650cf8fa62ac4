"""Somebody signs what is not theirs, from another phone, too late, or with what proves something else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from majung.adapters.court_register import FakeCourtRegister
from majung.adapters.http import PortDownReason
from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement, Evidence, IdentificationAttempt
from majung.agreements.refusals import (
    AgreementExpired,
    AttemptOver,
    IdentificationFailed,
    RegisterStops,
    RegisterUnread,
    UnknownAgreement,
)
from majung.agreements.selectors import contract_of
from majung.agreements.services import (
    acknowledge_cautions,
    begin_identification,
    cancel_agreement,
    complete_agreement,
    completing,
    decline_agreement,
    execute,
    expire_agreements,
    identify_by_passkey,
    identify_by_signed_text,
    open_agreement,
    preview_pdf,
)
from majung.agreements.texts.versions import agree_text, propose_text, text_version
from majung.core.agreement import AgreementState, DeclineReason, IdentificationMethod
from majung.core.deadlines import SEOUL
from majung.events.services import Actor, ActorKind
from majung.papers.models import Paper
from majung.parties.models import User
from majung.parties.people import ci_of, person_view
from majung.portal.agreements.urls import urlpatterns
from tests.agreements.corporation import FILER, PARTNER, a_corporation, representative, told
from tests.agreements.passkey import Passkey
from tests.agreements.signing import SEEN, Signer, asked, executed, identified, marks, read
from tests.applications.world import AT, Owner, an_owner
from tests.backoffice.desk import staff_client
from tests.portal.agreements.walking import at, filled, run
from tests.portal.cases.conftest import set_clock, signed_in

pytestmark = pytest.mark.usefixtures("house")

SIMPLE, PASSKEY = IdentificationMethod.SIMPLE_CERTIFICATE, IdentificationMethod.PASSKEY
ONE = [pattern.name or "" for pattern in urlpatterns if "number" in str(pattern.pattern)]
WRITER, OTHER = Actor(ActorKind.STAFF, "user:1"), Actor(ActorKind.STAFF, "user:2")


@pytest.fixture
def owner(house: None, monkeypatch: pytest.MonkeyPatch) -> Owner:
    set_clock(monkeypatch, AT)
    return an_owner()


@pytest.fixture
def signer(owner: Owner) -> Signer:
    return asked(owner)


def row_of(signer: Signer) -> Agreement:
    return Agreement.objects.get(number=signer.number)


def name_of(signer: Signer) -> str:
    return person_view(person_id=signer.person_id).name


def test_every_act_on_somebody_elses_is_told_as_unknown_and_leaves_nothing(signer: Signer) -> None:
    executed(signer)
    contract = contract_of(number=signer.number)
    stranger = an_owner(2).person_id
    acts: dict[str, Any] = {"agreement": signer.number, "person_id": stranger, "at": AT, "seen": SEEN}
    tries: list[Callable[[], Any]] = [
        lambda: open_agreement(**acts),
        lambda: acknowledge_cautions(**acts, cautions=contract.asked.cautions),
        lambda: execute(**acts, **marks(contract)),
        lambda: preview_pdf(agreement=signer.number, person_id=stranger, at=AT),
        lambda: begin_identification(**acts, method=SIMPLE),
        lambda: identify_by_passkey(**acts, attempt="IDN-1", assertion={}),
        lambda: identify_by_signed_text(**acts, attempt="IDN-1"),
        lambda: decline_agreement(**acts, reason=DeclineReason.OTHER),
        lambda: contract_of(number=signer.number, person_id=stranger),
    ]
    before = Agreement.objects.values().get(number=signer.number), Evidence.objects.count()
    for act in tries:
        with pytest.raises(UnknownAgreement):
            act()
    assert (Agreement.objects.values().get(number=signer.number), Evidence.objects.count()) == before
    assert not IdentificationAttempt.objects.exists()


def test_no_address_answers_anybody_but_the_signer_nor_a_form_from_another_site(owner: Owner, signer: Signer) -> None:
    executed(signer)
    somebody, staff, nobody = signed_in(an_owner(2)), staff_client(), Client()
    forged = Client(enforce_csrf_checks=True, headers={"Origin": "https://elsewhere.example"})
    forged.force_login(User.objects.get(pk=owner.user_id))
    before = Evidence.objects.count()
    for name in ONE:
        address = reverse(name, args=[signer.number])
        for client in (somebody, staff):
            assert client.get(address).status_code in {403, 404, 405}, name
            assert client.post(address, {"understood": "yes"}).status_code in {403, 404, 405}, name
        left = nobody.get(address)
        assert left.status_code == 405 or "/sign-in" in left.headers["Location"], name
        assert forged.post(address, {"understood": "yes"}).status_code in {403, 405}, name
    assert Evidence.objects.count() == before


def test_of_two_phones_the_later_one_signs_and_the_earlier_is_told(
    owner: Owner, signer: Signer, provider: FakeSigning
) -> None:
    first, second = signed_in(owner), signed_in(owner)
    run(first, signer.number, name=name_of(signer))
    tries = [phone.post(at(signer.number, "identify/simple")).headers["Location"] for phone in (first, second)]
    for address in tries:
        provider.sign(address.rpartition("/")[2], name=name_of(signer), ci=ci_of(person_id=signer.person_id))
    assert first.get(at(signer.number, "identify/back")).headers["Location"].endswith("?problem=over")
    assert row_of(signer).state == AgreementState.PENDING
    assert second.get(at(signer.number, "identify/back")).headers["Location"] == at(signer.number, "sealing")
    for phone in (first, second):
        assert (
            phone.get(at(signer.number, "identify/back")).headers["Location"].startswith(at(signer.number, "sealing"))
        )
    assert Evidence.objects.filter(step="identified").count() == 1


def test_what_another_tab_made_of_the_document_is_not_signed_under_the_old_page(
    owner: Owner, signer: Signer, provider: FakeSigning
) -> None:
    here = signed_in(owner)
    run(here, signer.number, name=name_of(signer))
    page = here.get(at(signer.number, "identify")).content.decode()
    shown = page.split("?document=")[1][:16]
    assert row_of(signer).execution.unsigned_sha256.startswith(shown)  # type: ignore[union-attr]
    here.post(at(signer.number, "contract"), filled(signer.number, name=name_of(signer)))
    answer = here.post(at(signer.number, "identify/simple") + f"?document={shown}", follow=True)
    assert "문서가 바뀌었습니다" in answer.content.decode()
    wanted = here.post(
        at(signer.number, "identify/passkey") + f"?document={shown}", headers={"Accept": "application/json"}
    )
    assert wanted.status_code == 409
    assert not IdentificationAttempt.objects.exists()
    assert provider.calls == 0


def test_what_was_signed_for_one_agreement_proves_nothing_about_another_of_the_same_person(
    owner: Owner, signer: Signer, provider: FakeSigning
) -> None:
    executed(signer)
    passkey = Passkey(owner.user_id).register()
    other = replace(asked(an_owner(2)), person_id=signer.person_id)
    begun = begin_identification(**signer.acts(), method=PASSKEY)
    answer = passkey.answer(begun.options)
    with pytest.raises(UnknownAgreement):
        identify_by_passkey(**other.acts(), attempt=begun.attempt, assertion=answer)
    again = begin_identification(**signer.acts(), method=SIMPLE, return_to="/back")
    # The one by passkey is over; its number does not count as one of the other method either.
    for attempt in (begun.attempt, again.attempt):
        with pytest.raises(AttemptOver):
            identify_by_passkey(**signer.acts(), attempt=attempt, assertion=answer)


def test_the_same_name_and_birth_date_is_not_the_same_person(signer: Signer, provider: FakeSigning) -> None:
    """Everybody of these tests is called the same; the provider's CI is what counts."""
    executed(signer)
    namesake = an_owner(2).person_id
    assert name_of(signer) == person_view(person_id=namesake).name
    with pytest.raises(IdentificationFailed):
        identified(signer, provider, ci=ci_of(person_id=namesake))


def last_second_of(signer: Signer) -> datetime:
    through = row_of(signer).expires_through
    return datetime(through.year, through.month, through.day, 23, 59, 59, 999_999, tzinfo=SEOUL)


@pytest.mark.parametrize("late_at", ["open", "execute", "begin", "come back"])
def test_the_last_day_ends_at_its_last_second_at_every_step(
    signer: Signer, provider: FakeSigning, late_at: str
) -> None:
    moment = last_second_of(signer)
    good, late = replace(signer, at=moment), replace(signer, at=moment + timedelta(microseconds=1))
    if late_at == "open":
        with pytest.raises(AgreementExpired):
            open_agreement(**late.acts())
    contract = read(good)
    if late_at == "execute":
        with pytest.raises(AgreementExpired):
            execute(**late.acts(), **marks(contract))
    execute(**good.acts(), **marks(contract))
    if late_at == "begin":
        with pytest.raises(AgreementExpired):
            begin_identification(**late.acts(), method=SIMPLE)
    begun = begin_identification(**good.acts(), method=SIMPLE, return_to="/back")
    provider.sign(begun.address.rpartition("/")[2], name=name_of(signer), ci=ci_of(person_id=signer.person_id))
    if late_at == "come back":
        with pytest.raises(AgreementExpired):
            identify_by_signed_text(**late.acts(), attempt=begun.attempt)
    identify_by_signed_text(**good.acts(), attempt=begun.attempt)
    # Who was identified in time is sealed, whatever the night says.
    assert expire_agreements(at=late.at) == 0
    assert complete_agreement(agreement=signer.number)


def test_a_representative_who_left_between_signature_and_identification_stops_it(
    register: FakeCourtRegister, today: None
) -> None:
    corporation = a_corporation(register)
    signer = corporation.signer(0)
    executed(signer)
    later = AT + timedelta(days=2)
    told(register, representative(FILER), representative(PARTNER, until=later.date()), issued_on=later.date())
    with pytest.raises(RegisterStops):
        begin_identification(**replace(signer, at=later).acts(), method=SIMPLE)
    assert {row.state for row in corporation.rows()} == {AgreementState.STOPPED}
    assert not IdentificationAttempt.objects.exists()


def test_a_register_that_is_silent_on_that_day_keeps_nobody_for_good(
    register: FakeCourtRegister, provider: FakeSigning, today: None
) -> None:
    corporation = a_corporation(register)
    signer = corporation.signer(0)
    executed(signer)
    later = replace(signer, at=AT + timedelta(days=1))
    told(register, representative(FILER), representative(PARTNER), issued_on=later.at.date())
    register.down = PortDownReason.SLOW
    with pytest.raises(RegisterUnread):
        begin_identification(**later.acts(), method=PASSKEY)
    assert row_of(signer).state == AgreementState.PENDING
    register.down = None
    assert begin_identification(**later.acts(), method=SIMPLE, return_to="/back").attempt


def test_a_stranger_does_not_have_the_register_read_nor_the_case_stopped(
    register: FakeCourtRegister, today: None
) -> None:
    corporation = a_corporation(register)
    signer = corporation.signer(0)
    executed(signer)
    calls = register.calls
    told(register, representative(PARTNER))
    later = replace(signer, person_id=an_owner(2).person_id, at=AT + timedelta(days=2))
    with pytest.raises(UnknownAgreement):
        begin_identification(**later.acts(), method=SIMPLE)
    assert register.calls == calls
    assert row_of(signer).state == AgreementState.PENDING


def test_words_that_are_superseded_under_the_signer_stay_the_ones_that_were_shown(
    signer: Signer, provider: FakeSigning
) -> None:
    contract = read(signer)
    words = text_version(number=row_of(signer).text.number)
    document = {**words.document, "title": {"ko": "신용보증약정서 (개정)", "en": "Credit guarantee agreement"}}
    proposed = propose_text(
        institution=words.institution,
        document=document,
        in_force_from=AT.date(),
        reason="고칩니다",
        at=AT,
        actor=WRITER,
    )
    agree_text(number=proposed.number, at=AT, actor=OTHER)
    assert contract_of(number=signer.number).text_hash == contract.text_hash
    execute(**signer.acts(), **marks(contract))
    identified(signer, provider)
    assert complete_agreement(agreement=signer.number)
    assert row_of(signer).text.number == words.number
    # Who is asked from now on signs the new ones.
    assert contract_of(number=asked(an_owner(2)).number).text_hash == proposed.sha256


def test_what_is_taken_back_while_it_is_being_signed_becomes_no_paper(
    signer: Signer, provider: FakeSigning, monkeypatch: pytest.MonkeyPatch
) -> None:
    executed(signer)
    identified(signer, provider)
    real = completing._sign

    def signs_and_is_taken_back(row: Agreement) -> None:
        real(row)
        cancel_agreement(agreement=row.number, reason="잘못 보냄", by=WRITER, at=AT)

    monkeypatch.setattr(completing, "_sign", signs_and_is_taken_back)
    assert not complete_agreement(agreement=signer.number)
    assert row_of(signer).state == AgreementState.CANCELLED
    assert not Paper.objects.filter(about=signer.number).exists()
