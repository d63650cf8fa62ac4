"""What the seals of a file prove, and each way in which they prove it no longer, told apart."""

import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from threading import BoundedSemaphore

import pytest

from majung.adapters import clock
from majung.adapters.signing_keys import CertifiedKey, MemoryKey
from majung.adapters.trust import TrustedRoot, trusted_roots
from majung.core.seal_report import SealKind, SealLevel, SealReport, SealVerdict
from majung.papers import verifying
from majung.papers.sealing import renew_archive, sign_by_person
from majung.papers.verifying import LARGEST_BYTES, ReadersBusy, read_seal
from tests.papers.bombs import BOMBS, document
from tests.papers.sealed_files import (
    INSTITUTION,
    LABEL,
    NUMBER,
    SIGNER,
    agreement,
    flipped,
    kept_by_asking,
    pages,
    read,
    sealed,
    signed_alone,
    stamped_alone,
    turned,
    with_other_words,
    with_pages_exchanged,
    written_anew,
)
from tests.pki import COMMITMENT, Pki, standing_pki

FAR_FUTURE = datetime(2041, 1, 1, tzinfo=UTC)
# Lists of revoked certificates are made for some days; after these, only a new one tells.
AFTER_THE_LISTS = timedelta(days=400)


@pytest.fixture(scope="module")
def paper(pki: Pki) -> bytes:
    return agreement(pki)


def kinds(report: SealReport) -> list[SealKind]:
    return [each.kind for each in report.signatures]


def verdicts(report: SealReport) -> set[SealVerdict]:
    return {each.verdict for each in report.signatures}


def test_tells_who_sealed_it_when_and_how_lasting(paper: bytes) -> None:
    report = read(paper)
    assert report.verdict is SealVerdict.INTACT
    assert report.level is SealLevel.LTA
    assert kinds(report) == [SealKind.PERSON, SealKind.INSTITUTION, SealKind.ARCHIVE]
    person, institution, archive = report.signatures
    assert (person.name, person.commitment) == (SIGNER, COMMITMENT)
    assert (institution.name, institution.commitment) == (LABEL, "")
    assert all(each.covers_whole for each in report.signatures)
    moments = [each.at for each in (person, institution, archive)]
    assert all(moment and abs(moment - clock.real_now()) < timedelta(minutes=5) for moment in moments)


def test_tells_what_the_paper_says_of_itself(paper: bytes) -> None:
    told = read(paper).paper
    assert told is not None
    assert (told.number, told.kind, told.institution) == (NUMBER, "agreement", INSTITUTION)
    assert (told.issued_on, told.valid_through) == (date(2026, 1, 31), None)


@pytest.mark.parametrize("facts", [{"number": 7}, {"number": "A" * 10_000}, {"number": NUMBER, "issued_on": "today"}])
def test_facts_that_make_no_sense_are_none(pki: Pki, facts: dict[str, object]) -> None:
    report = read(sealed(pages(facts=facts)))
    assert (report.verdict, report.paper) == (SealVerdict.INTACT, None)


@pytest.mark.parametrize("is_sample", [True, False])
def test_of_a_sample_authority_it_says_so(paper: bytes, is_sample: bool) -> None:
    roots = [TrustedRoot(root.certificate, is_sample) for root in trusted_roots()]
    assert through_the_child(paper, roots=roots).is_sample_authority is is_sample


def through_the_child(pdf: bytes, *, roots: Sequence[TrustedRoot] | None = None, online: bool = True) -> SealReport:
    """As it is called: in another process, which tells what came of it."""
    known = trusted_roots() if roots is None else roots
    return read_seal(pdf, roots=known, online=online, at=clock.real_now())


def test_what_the_other_process_tells_is_what_it_found(paper: bytes) -> None:
    assert through_the_child(paper) == read(paper)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.35, 0.5, 0.65, 0.8])
def test_one_changed_bit_is_told(paper: bytes, share: float) -> None:
    report = read(flipped(paper, covered(paper, int(len(paper) * share))))
    assert report.verdict is SealVerdict.CHANGED
    assert report.paper is None


def covered(paper: bytes, place: int) -> int:
    """The next byte that means something: room left for signatures is filled with noughts, and nothing reads them."""
    while paper[place : place + 8] == b"0" * 8:
        place += 8
    return place


@pytest.mark.parametrize("change", [with_pages_exchanged, written_anew])
def test_pages_in_another_order_and_a_file_written_anew_are_told(
    paper: bytes, change: Callable[[bytes], bytes]
) -> None:
    assert read(change(paper)).verdict is SealVerdict.CHANGED


@pytest.mark.parametrize("change", [turned, with_other_words])
def test_an_update_after_the_seal_is_told_though_every_signature_is_valid(
    paper: bytes, change: Callable[[bytes], bytes]
) -> None:
    report = read(change(paper))
    assert report.verdict is SealVerdict.APPENDED
    assert not any(each.covers_whole for each in report.signatures)


def test_bytes_behind_the_end_are_told_and_white_space_is_none(paper: bytes) -> None:
    assert read(paper + b"1 0 obj\n<<>>\nendobj\n").verdict is SealVerdict.APPENDED
    assert read(paper + b"\r\n").verdict is SealVerdict.INTACT


def test_whoever_signs_after_the_seal_added_something(pki: Pki, paper: bytes) -> None:
    report = read(signed_alone(paper, pki.signer(name="이몽룡")), online=True)
    assert report.verdict is SealVerdict.APPENDED


def test_half_a_file_is_no_longer_what_was_sealed(paper: bytes) -> None:
    assert read(paper[: len(paper) * 2 // 3]).verdict is SealVerdict.CHANGED


def test_a_seal_of_another_root_proves_nothing() -> None:
    with standing_pki() as stranger:
        foreign = agreement(stranger)
        assert read(foreign).verdict is SealVerdict.INTACT
    report = read(foreign)
    assert report.verdict is SealVerdict.UNKNOWN_AUTHORITY
    assert verdicts(report) == {SealVerdict.UNKNOWN_AUTHORITY}
    assert report.paper is None


def test_without_any_root_nobody_is_known(paper: bytes) -> None:
    assert through_the_child(paper, roots=()).verdict is SealVerdict.UNKNOWN_AUTHORITY


def test_in_2041_nothing_proves_a_file_that_nobody_renewed(paper: bytes) -> None:
    report = read(paper, at=FAR_FUTURE)
    assert report.verdict is SealVerdict.EXPIRED
    assert {each.at for each in report.signatures} == {None}


def test_a_renewed_file_holds_and_the_stamps_before_it_too(paper: bytes) -> None:
    report = read(renew_archive(paper))
    assert report.verdict is SealVerdict.INTACT
    assert kinds(report)[-2:] == [SealKind.ARCHIVE, SealKind.ARCHIVE]


def test_a_certificate_that_was_revoked_before_seals_nothing(fresh_pki: Pki) -> None:
    key = fresh_pki.signer()
    with fresh_pki.clock(ahead=timedelta(hours=-1)):
        fresh_pki.revoke(key.certificate)
    report = read(signed_alone(pages(), key), online=True)
    assert report.verdict is SealVerdict.REVOKED


def test_one_that_is_revoked_later_changes_nothing(fresh_pki: Pki) -> None:
    key = fresh_pki.signer()
    signed = sealed(sign_by_person(pages(), signer=key, name=SIGNER, reason="약정"))
    with fresh_pki.clock(ahead=timedelta(hours=1)):
        fresh_pki.revoke(key.certificate)
    assert read(signed, online=True).verdict is SealVerdict.INTACT


def test_whether_one_was_revoked_is_asked_only_online(pki: Pki) -> None:
    alone = signed_alone(pages(), pki.signer())
    asked = pki.calls("revocation")
    assert through_the_child(alone, online=False).verdict is SealVerdict.CANNOT_TELL
    assert pki.calls("revocation") == asked
    assert through_the_child(alone).verdict is SealVerdict.INTACT


@pytest.mark.parametrize("fault", ["down", "lying"])
def test_who_gives_no_answer_proves_nothing(pki: Pki, fault: str) -> None:
    alone = signed_alone(pages(), pki.signer())
    with getattr(pki, fault)("revocation"):
        assert read(alone, online=True).verdict is SealVerdict.CANNOT_TELL


def test_what_is_kept_stands_in_for_asking(pki: Pki) -> None:
    alone = signed_alone(pages(), pki.signer())
    assert read(alone, kept=kept_by_asking(alone)).verdict is SealVerdict.INTACT


def test_next_year_only_a_list_of_next_year_proves_it(pki: Pki, paper: bytes) -> None:
    next_year = clock.real_now() + AFTER_THE_LISTS
    assert read(paper, at=next_year).verdict is SealVerdict.CANNOT_TELL
    with pki.clock(ahead=AFTER_THE_LISTS):
        assert read(paper, at=next_year, kept=kept_by_asking(paper)).verdict is SealVerdict.INTACT


def test_a_certificate_that_is_over_signs_nothing_that_has_no_moment(pki: Pki) -> None:
    untimed = signed_alone(pages(), pki.signer(days=1), is_timed=False)
    assert read(untimed, at=clock.real_now() + timedelta(days=5), online=True).verdict is SealVerdict.EXPIRED


@pytest.mark.parametrize(("ahead", "verdict"), [(1, SealVerdict.INTACT), (60, SealVerdict.CANNOT_TELL)])
def test_a_stamp_may_come_from_a_minute_ahead_and_not_from_an_hour(pki: Pki, ahead: int, verdict: SealVerdict) -> None:
    with pki.clock(ahead=timedelta(minutes=ahead)):
        early = signed_alone(pages(), pki.signer())
    assert read(early, online=True).verdict is verdict


def test_levels_are_told_by_what_is_there(pki: Pki) -> None:
    key = pki.signer()
    timed, untimed = (read(signed_alone(pages(), key, is_timed=is_timed), online=True) for is_timed in (True, False))
    assert (timed.level, untimed.level) == (SealLevel.T, SealLevel.B)
    assert (timed.verdict, untimed.verdict) == (SealVerdict.INTACT, SealVerdict.INTACT)
    assert untimed.signatures[0].at is None


def test_a_person_alone_is_no_institution(pki: Pki) -> None:
    assert kinds(read(signed_alone(pages(), pki.signer()), online=True)) == [SealKind.PERSON]


def test_a_certificate_for_time_stamps_seals_no_paper(pki: Pki) -> None:
    stamper = pki.authority.stamper
    key = CertifiedKey(MemoryKey(stamper.key), stamper.asn1_certificate, ())
    report = read(signed_alone(pages(), key), online=True)
    assert report.verdict is SealVerdict.UNKNOWN_AUTHORITY


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"hello", b"\x00" * 5000, b"%PDF-1.7\nstartxref\n99\n%%EOF"])
def test_what_is_no_pdf_cannot_be_read(content: bytes) -> None:
    assert read(content).verdict is SealVerdict.UNREADABLE


def test_a_file_too_large_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert through_the_child(b"%PDF-1.7" + bytes(LARGEST_BYTES)).verdict is SealVerdict.UNREADABLE


def test_pages_without_a_seal_are_told_so() -> None:
    report = read(pages())
    assert (report.verdict, report.level, report.signatures) == (SealVerdict.NOT_SEALED, None, ())


def test_a_time_stamp_alone_seals_nothing() -> None:
    report = read(stamped_alone(pages()))
    assert (report.verdict, kinds(report)) == (SealVerdict.NOT_SEALED, [SealKind.ARCHIVE])


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_file_made_to_do_harm_ends_soon(bomb: Callable[[], bytes]) -> None:
    began = time.monotonic()
    assert through_the_child(bomb()).verdict is not SealVerdict.INTACT
    assert time.monotonic() - began < verifying.SECONDS


def test_the_reader_of_a_file_is_given_no_secret(paper: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}
    started = subprocess.Popen

    def looked_at(*arguments: object, env: dict[str, str], **options: object) -> object:
        given.update(env)
        return started(*arguments, env=env, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("MAJUNG_SECRET_KEY", "known")
    monkeypatch.setattr(subprocess, "Popen", looked_at)
    assert through_the_child(paper).verdict is SealVerdict.INTACT
    assert set(given) <= set(verifying.PASSED_ON)


def test_addresses_in_a_stranger_s_file_are_not_called(pki: Pki) -> None:
    with standing_pki() as stranger:
        foreign = agreement(stranger)
    asked = pki.calls("revocation")
    assert through_the_child(foreign).verdict is SealVerdict.UNKNOWN_AUTHORITY
    assert pki.calls("revocation") == asked


def test_too_many_readers_at_once_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "SECONDS_TO_WAIT", 0)
    monkeypatch.setattr(verifying, "AT_ONCE", BoundedSemaphore(1))
    with verifying.AT_ONCE, pytest.raises(ReadersBusy):
        through_the_child(document({1: b"<</Type/Catalog>>"}))


def test_nobody_s_patience_ends_without_an_answer(paper: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "SECONDS", 0.01)
    with pytest.raises(ReadersBusy):
        through_the_child(paper)
