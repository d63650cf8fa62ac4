"""Seals that last: nothing weaker is ever made, whatever the outside does, and what would not last is told."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from majung.adapters import clock
from majung.adapters.http import PortDownReason
from majung.adapters.signing_keys import seal_key
from majung.papers.rendering import pdf_of
from majung.papers.sealing import (
    SealPostponed,
    SealTooWeak,
    archived_at,
    assert_lasts,
    renew_archive,
    seal_by_institution,
    sign_by_person,
)
from majung.papers.sealing.proofs import Proofs
from tests.pki import Pki

PAGE = "<!doctype html><html lang='ko'><head><title>약정서</title></head><body><h1>약정서</h1><p>{}</p></body></html>"
IN_OUR_LIFE = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def plain() -> bytes:
    document = pdf_of(PAGE.format("갑과 을은 다음과 같이 약정한다."), identifier="AGR-1")
    assert document is not None
    return document


def sealed(pdf: bytes) -> bytes:
    return seal_by_institution(pdf, institution="semas", name="소상공인시장진흥공단", reason="봉인")


def signed(pdf: bytes, pki: Pki) -> bytes:
    return sign_by_person(pdf, signer=pki.signer(), name="홍길동", reason="약정")


@pytest.fixture(scope="module")
def agreement(plain: bytes, pki: Pki) -> bytes:
    """Signed by a person and sealed by an institution."""
    return sealed(signed(plain, pki))


def names_in(pdf: bytes) -> list[str]:
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return [each.signer_cert.subject.native["common_name"] for each in found]


def test_a_person_an_institution_and_a_stamp_over_all(agreement: bytes, plain: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(agreement))
    assert [each.field_name for each in reader.embedded_signatures] == ["Signature1", "Signature2", "Archive3"]
    assert names_in(agreement)[:2] == ["홍길동", "소상공인시장진흥공단"]
    assert agreement.startswith(plain)
    assert_lasts(agreement)


def test_a_paper_without_a_person_lasts_as_well(plain: bytes) -> None:
    assert_lasts(sealed(plain))


def test_a_person_s_signature_alone_is_not_kept_alive(plain: bytes, pki: Pki) -> None:
    with pytest.raises(SealTooWeak, match="unstamped"):
        assert_lasts(signed(plain, pki))


def test_the_first_who_signs_lets_only_seals_and_stamps_be_added(agreement: bytes) -> None:
    with pikepdf.open(io.BytesIO(agreement)) as opened:
        (reference,) = opened.Root.Perms.DocMDP.Reference
        assert reference.TransformParams.P == 2
        assert opened.Root.MarkInfo.Marked


def test_a_seal_stands_in_the_file_and_not_on_the_page(agreement: bytes) -> None:
    with pikepdf.open(io.BytesIO(agreement)) as opened:
        assert [list(map(float, field.Rect)) for field in opened.Root.AcroForm.Fields] == [[0.0] * 4] * 3


def test_nobody_outside_is_asked_more_than_is_needed(plain: bytes, pki: Pki) -> None:
    sealed(plain)
    before = {port: pki.calls(port) for port in ("timestamps", "revocation", "authority")}
    sealed(plain)
    asked = {port: pki.calls(port) - before[port] for port in before}
    assert asked == {"timestamps": 2, "revocation": 2, "authority": 0}


def test_the_moment_of_the_seal_is_the_authority_s(agreement: bytes) -> None:
    assert clock.real_now() - archived_at(agreement) < timedelta(minutes=10)


@pytest.mark.parametrize("port", ["timestamps", "revocation"])
@pytest.mark.parametrize("reason", [PortDownReason.SLOW, PortDownReason.FAILING, PortDownReason.OPEN])
def test_while_somebody_outside_is_down_a_seal_waits(plain: bytes, pki: Pki, port: str, reason: PortDownReason) -> None:
    with pki.down(port, reason=reason):
        for attempt in (sealed, lambda pdf: signed(pdf, pki)):
            with pytest.raises(SealPostponed) as postponed:
                attempt(plain)
            assert (postponed.value.port, postponed.value.reason) == (port, reason)


@pytest.mark.parametrize("port", ["timestamps", "revocation"])
def test_a_lie_seals_nothing(plain: bytes, pki: Pki, port: str) -> None:
    with pki.lying(port), pytest.raises(SealPostponed) as postponed:
        sealed(plain)
    assert (postponed.value.port, postponed.value.reason) == (port, "lied")


def test_without_a_seal_of_its_own_an_institution_waits_for_the_authority(plain: bytes, fresh_pki: Pki) -> None:
    with fresh_pki.down("authority"), pytest.raises(SealPostponed) as postponed:
        sealed(plain)
    assert postponed.value.port == "authority"
    assert_lasts(sealed(plain))


def test_a_seal_that_was_taken_back_seals_nothing(plain: bytes, fresh_pki: Pki) -> None:
    fresh_pki.revoke(seal_key("semas").certificate)
    with pytest.raises(SealTooWeak):
        sealed(plain)


def test_a_signer_whose_certificate_was_taken_back_signs_nothing(plain: bytes, fresh_pki: Pki) -> None:
    signer = fresh_pki.signer()
    fresh_pki.revoke(signer.certificate)
    with pytest.raises(SealTooWeak):
        sign_by_person(plain, signer=signer, name="홍길동", reason="약정")


def test_revocation_data_is_asked_for_only_after_the_signature_was_stamped(
    plain: bytes, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(plain)
    asked: list[str] = []
    for port, answering in (("timestamps", "stamping"), ("revocation", "answering")):
        fake = pki.fakes[port]
        monkeypatch.setattr(fake, answering, noted(asked, port, getattr(fake, answering)))
    sealed(plain)
    assert asked == ["timestamps", "revocation", "revocation", "timestamps"]


def test_without_proofs_in_it_a_file_would_not_last(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is good today, and proves nothing once the certificates have expired: that is what the trial is for."""
    monkeypatch.setattr(Proofs, "write", lambda _self, _writer: None)
    document = sealed(plain)
    with pytest.raises(SealTooWeak):
        assert_lasts(document)


@pytest.mark.parametrize("seconds", [-60, 1])
def test_clocks_may_differ_a_little(plain: bytes, fresh_pki: Pki, seconds: int) -> None:
    with fresh_pki.clock(ahead=timedelta(seconds=seconds)):
        assert_lasts(sealed(plain))


def test_a_stamp_from_the_future_waits_for_our_clock_to_be_set_right(plain: bytes, fresh_pki: Pki) -> None:
    with fresh_pki.clock(ahead=timedelta(seconds=90)):
        document = sealed(plain)
    with pytest.raises(SealPostponed) as postponed:
        assert_lasts(document)
    assert (postponed.value.port, postponed.value.reason) == ("timestamps", "ahead")


def test_an_authority_of_another_day_is_not_believed(plain: bytes, fresh_pki: Pki) -> None:
    seal_key("semas")
    with fresh_pki.clock(ahead=timedelta(days=1)), pytest.raises((SealPostponed, SealTooWeak)):
        sealed(plain)


def test_a_seal_of_an_authority_nobody_trusts_is_too_weak(agreement: bytes, fresh_pki: Pki) -> None:
    assert fresh_pki.root.subject.native
    with pytest.raises(SealTooWeak):
        assert_lasts(agreement)


def test_a_changed_byte_is_too_weak(agreement: bytes, plain: bytes) -> None:
    changed = bytearray(agreement)
    changed[len(plain) // 2] ^= 1
    with pytest.raises(SealTooWeak):
        assert_lasts(bytes(changed))


def test_a_page_turned_after_the_seal_is_too_weak(agreement: bytes) -> None:
    turned = appended(agreement)
    assert turned.startswith(agreement)
    with pytest.raises(SealTooWeak):
        assert_lasts(turned)
    with pytest.raises(SealTooWeak, match="stamp_broken"):
        renew_archive(turned)


def test_a_renewal_adds_a_stamp_and_changes_nothing(agreement: bytes) -> None:
    renewed = renew_archive(agreement)
    assert renewed.startswith(agreement)
    assert [each[:7] for each in fields_of(renewed)] == ["Signatu", "Signatu", "Archive", "Archive"]
    assert_lasts(renewed)


def test_what_lasts_until_2041_lasts_in_between(agreement: bytes) -> None:
    assert_lasts(agreement, on=IN_OUR_LIFE)


def noted(asked: list[str], port: str, answer: Callable[..., bytes]) -> Callable[..., bytes]:
    def noting(*question: object) -> bytes:
        asked.append(port)
        return answer(*question)

    return noting


def fields_of(pdf: bytes) -> list[str]:
    return [each.field_name for each in PdfFileReader(io.BytesIO(pdf)).embedded_signatures]


def appended(pdf: bytes) -> bytes:
    """The same file with a page turned by an incremental update, as an attacker would."""
    from_behind = io.BytesIO(pdf)
    writer = IncrementalPdfFileWriter(from_behind)
    page, _ = writer.find_page_for_modification(0)
    page.get_object()[NameObject("/Rotate")] = NumberObject(180)
    writer.mark_update(page)
    writer.write_in_place()
    return from_behind.getvalue()
