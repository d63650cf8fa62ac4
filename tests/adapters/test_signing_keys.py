"""Keys of seals: encrypted, opened once, enrolled by one, and never replaced where a person put them."""

import shutil
import stat
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from django.conf import settings as house
from pytest_django import Settings

from majung.adapters import clock, signing_device, signing_keys
from majung.adapters.http import PortDown, PortDownReason
from majung.adapters.sealing import BrokenSeal
from majung.adapters.signing_keys import (
    NoSeal,
    NotOurCertificate,
    SealKey,
    enrol_seal,
    install_seal,
    request_seal,
    seal_key,
    seal_states,
)
from majung.adapters.trust import trusted_roots
from majung.rehearsal.outside import Outside
from tests.pki import Pki, seals_apart, without_fakes

CODE, NAME = "gyeongbuk-foundation", "경북신용보증재단"
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "123456"


def signs(key: SealKey) -> bool:
    """Whether what it signs is of its certificate."""
    certificate = x509.load_der_x509_certificate(key.certificate.dump())
    public = certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(key.sign_raw(b"a paper", "sha256"), b"a paper", ec.ECDSA(SHA256()))
    return True


def test_a_missing_seal_is_enrolled_at_first_need(fresh_pki: Pki) -> None:
    key = seal_key(CODE, name=NAME)
    assert key.certificate.subject.native == {
        "country_name": "KR",
        "organization_name": NAME,
        "common_name": NAME,
    }
    assert signs(key)
    assert [root.certificate.dump() for root in trusted_roots()] == [fresh_pki.root.dump()]


def test_is_opened_once_in_a_process(fresh_pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    first = seal_key(CODE)
    monkeypatch.setattr(signing_keys, "unseal", lambda *_, **__: pytest.fail("opened again"))
    assert seal_key(CODE) is first
    assert fresh_pki.calls("authority") == 2


def test_another_process_reads_what_was_kept(fresh_pki: Pki) -> None:
    first = seal_key(CODE)
    signing_keys._opened.clear()
    again = seal_key(CODE)
    assert again is not first
    assert again.certificate.dump() == first.certificate.dump()
    assert signs(again)
    assert fresh_pki.calls("authority") == 2


def test_lies_encrypted_and_for_its_owner_alone(fresh_pki: Pki, settings: Settings) -> None:
    seal_key(CODE)
    file = house.SEALS_FOLDER / f"{CODE}.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(house.SEALS_FOLDER.stat().st_mode) == 0o700
    with pytest.raises(ValueError, match="PEM"):
        load_pem_private_key(file.read_bytes(), password=None)
    signing_keys._opened.clear()
    settings.MAJUNG_KEYS = "other:" + "A" * 43 + "="
    with pytest.raises(BrokenSeal):
        seal_key(CODE)


def test_one_of_many_enrols_it(fresh_pki: Pki) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: seal_key(CODE), range(8)))
    assert len({key.certificate.serial_number for key in keys}) == 1
    assert fresh_pki.calls("authority") == 2


def test_without_the_authority_there_is_none_and_nothing_is_left(fresh_pki: Pki) -> None:
    with fresh_pki.down("authority", reason=PortDownReason.NOT_CONNECTED), pytest.raises(PortDown):
        seal_key(CODE)
    assert seal_states((CODE,))[0].certificate is None
    assert signs(seal_key(CODE))


def test_one_that_ends_soon_is_replaced_while_it_still_seals(fresh_pki: Pki) -> None:
    with fresh_pki.clock(ahead=timedelta(days=-signing_keys.DAYS + 3)):
        old = seal_key(CODE)
    with fresh_pki.down("authority"):
        assert seal_key(CODE).certificate.serial_number == old.certificate.serial_number
    new = seal_key(CODE)
    assert new.certificate.serial_number != old.certificate.serial_number
    assert signs(new)


def test_one_that_is_over_seals_nothing(fresh_pki: Pki) -> None:
    with fresh_pki.clock(ahead=timedelta(days=-signing_keys.DAYS - 3)), pytest.raises(NoSeal):
        seal_key(CODE)
    with fresh_pki.down("authority"), pytest.raises(PortDown):
        seal_key(CODE)
    assert signs(seal_key(CODE))


def test_without_an_authority_none_is_replaced(fresh_pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    """One from elsewhere seals until its last day; then nothing does before somebody puts another there."""
    kept, last = seal_key(CODE), clock.real_now() + timedelta(days=signing_keys.DAYS)
    with without_fakes("authority"):
        monkeypatch.setattr(clock, "real_now", lambda: last - timedelta(days=1))
        assert seal_key(CODE) is kept
        monkeypatch.setattr(clock, "real_now", lambda: last + timedelta(days=1))
        with pytest.raises(NoSeal):
            seal_key(CODE)


def test_a_seal_of_an_authority_that_moved_is_replaced(fresh_pki: Pki, settings: Settings) -> None:
    """Nobody could be asked about what it would seal: the sandbox answers on another port now."""
    before = seal_key(CODE)
    settings.PORT_ADDRESSES = {"authority": "http://elsewhere.test/authority"}
    with without_fakes("revocation"):
        after = seal_key(CODE)
    assert after.certificate.serial_number != before.certificate.serial_number


def test_enrolling_by_hand_gives_a_new_key(fresh_pki: Pki) -> None:
    first = seal_key(CODE)
    second = enrol_seal(CODE, name=NAME)
    assert second.certificate.public_key.dump() != first.certificate.public_key.dump()
    assert seal_key(CODE).certificate.dump() == second.certificate.dump()


@pytest.mark.parametrize("code", ["", "../etc", "a/b", "경북", "A", "-a", "a" * 65])
def test_an_institution_is_named_by_its_code(code: str) -> None:
    with pytest.raises(AssertionError):
        seal_key(code)


def certified(pki: Pki, request: bytes) -> bytes:
    """The whole chain, root left out, as an authority sends it back."""
    issued = pki.authority.issue(csr_pem=request, profile="seal", days=365)
    return b"".join(each.public_bytes(Encoding.PEM) for each in (issued.certificate, *issued.chain))


def test_an_authority_elsewhere_certifies_a_key_that_waits(fresh_pki: Pki) -> None:
    before = seal_key(CODE)
    request = request_seal(CODE, name=NAME)
    assert b"BEGIN CERTIFICATE REQUEST" in request
    assert seal_states((CODE,))[0].is_requested
    assert seal_key(CODE).certificate.dump() == before.certificate.dump()
    after = install_seal(CODE, certificates_pem=certified(fresh_pki, request))
    assert seal_key(CODE).certificate.dump() == after.certificate.dump() != before.certificate.dump()
    assert signs(after)
    assert len(after.chain) == 1
    assert not seal_states((CODE,))[0].is_requested


def test_a_new_certificate_for_the_key_in_use_is_taken(fresh_pki: Pki) -> None:
    before = seal_key(CODE)
    request = signing_keys.certificate_request(signing_keys._key_in_use(CODE), before.certificate.subject)  # type: ignore[arg-type]
    after = install_seal(CODE, certificates_pem=certified(fresh_pki, request))
    assert after.certificate.public_key.dump() == before.certificate.public_key.dump()
    assert signs(seal_key(CODE))


def test_a_certificate_of_another_key_is_not_ours(fresh_pki: Pki) -> None:
    seal_key(CODE)
    request_seal(CODE)
    stranger = fresh_pki.signer()
    for content in (pem.armor("CERTIFICATE", stranger.certificate.dump()), b"", b"nothing of the kind"):
        with pytest.raises(NotOurCertificate):
            install_seal(CODE, certificates_pem=content)
    assert seal_states((CODE,))[0].is_requested


def test_a_certificate_that_is_over_is_not_taken(fresh_pki: Pki) -> None:
    request = request_seal(CODE)
    with fresh_pki.clock(ahead=timedelta(days=-400)), pytest.raises(NotOurCertificate):
        install_seal(CODE, certificates_pem=certified(fresh_pki, request))


def test_the_sandbox_enrols_as_the_one_in_memory(connected_pki: Outside) -> None:
    key = seal_key(CODE, name=NAME)
    assert signs(key)
    (root,) = trusted_roots()
    assert root.is_sample
    assert key.chain[-1].issuer == root.certificate.subject


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The label of a software token of PKCS#11, whose library reads once a process where tokens lie."""
    folder, label = tmp_path_factory.mktemp("softhsm"), "majung"
    place = folder / "softhsm2.conf"
    place.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n")
    tool = shutil.which("softhsm2-util")
    assert tool, "script/bootstrap installs softhsm2"
    making = [tool, "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", PIN]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(place))
        subprocess.run(making, check=True, stdout=subprocess.DEVNULL)
        yield label


@pytest.fixture
def device(token: str, settings: Settings) -> None:
    settings.PKCS11_MODULE, settings.PKCS11_TOKEN, settings.PKCS11_PIN = str(SOFTHSM), token, PIN


@pytest.mark.parametrize(
    "wrong", [{"PKCS11_PIN": "654321"}, {"PKCS11_TOKEN": "another"}, {"PKCS11_MODULE": "/nowhere.so"}]
)
def test_a_device_that_does_not_answer_is_down_and_may_be_back(
    device: None, fresh_pki: Pki, settings: Settings, wrong: dict[str, str]
) -> None:
    right = {name: getattr(settings, name) for name in wrong}
    for name, value in wrong.items():
        setattr(settings, name, value)
    signing_device._forget_session()
    with pytest.raises(PortDown) as down:
        enrol_seal(CODE, name=NAME)
    assert down.value.port == "seals"
    for name, value in right.items():
        setattr(settings, name, value)
    assert signs(enrol_seal(CODE, name=NAME))


def test_a_device_signs_and_never_gives_its_key_away(device: None, fresh_pki: Pki) -> None:
    with pytest.raises(NoSeal):
        seal_key(CODE)
    key = enrol_seal(CODE, name=NAME)
    assert signs(key)
    assert signs(seal_key(CODE))
    assert seal_states((CODE,))[0].in_device
    assert [file.name for file in house.SEALS_FOLDER.iterdir() if file.suffix == ".key"] == []
    install_seal(CODE, certificates_pem=certified(fresh_pki, request_seal(CODE)))
    assert signs(seal_key(CODE))
    signing_device._forget_session()
    assert signs(seal_key(CODE))
    with seals_apart(), pytest.raises(NoSeal):
        seal_key(CODE)
