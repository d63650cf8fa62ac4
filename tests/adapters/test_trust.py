"""Whom seals are traced back to: the house's roots, and with a sample's mark those that came with a file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import pem
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from majung.adapters import trust
from majung.adapters.trust import keep_roots, kept_revocation, trusted_roots
from majung.sandbox.pki.authority import Role
from majung.sandbox.pki.certificates import Lifetime, new_root
from tests.pki import Pki, seals_apart

NAME = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "진짜 인증기관")])
LIFETIME = Lifetime(datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=9000))


def real_root() -> Certificate:
    made = new_root(NAME, ec.generate_private_key(ec.SECP256R1()), LIFETIME)
    return Certificate.load(made.public_bytes(Encoding.DER))


def names(roots: tuple[trust.TrustedRoot, ...]) -> dict[str, bool]:
    return {root.certificate.subject.native["organization_name"]: root.is_sample for root in roots}


def test_a_house_trusts_its_folder_and_knows_the_sandbox_for_a_sample(pki: Pki) -> None:
    with seals_apart():
        assert trusted_roots() == ()
        keep_roots([pki.root, real_root()])
        keep_roots([pki.root])
        assert names(trusted_roots()) == {"본보기(샘플)": True, "진짜 인증기관": False}
        assert len(trusted_roots()) == 2


def test_what_comes_beside_a_file_is_a_sample_whatever_it_says(tmp_path: Path) -> None:
    file, root = tmp_path / "confirmation.pdf", real_root()
    keep_roots([root], folder=tmp_path / "trust")
    with seals_apart():
        assert names(trusted_roots(beside=file)) == {"진짜 인증기관": True}
        assert names(trusted_roots(beside=tmp_path)) == {"진짜 인증기관": True}
        assert trusted_roots() == ()
        keep_roots([root])
        assert names(trusted_roots(beside=file)) == {"진짜 인증기관": False}


def test_shipped_roots_are_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "SHIPPED", tmp_path)
    keep_roots([real_root()], folder=tmp_path)
    assert names(trusted_roots(folder=tmp_path / "none")) == {"진짜 인증기관": False}


def test_none_is_shipped_yet() -> None:
    assert trusted_roots(folder=Path("/nowhere")) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing of the kind",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\n\xff\n",
        pem.armor("CERTIFICATE", b"\x30\x03\x02\x01\x01"),
        pem.armor("PRIVATE KEY", b"\x30\x03\x02\x01\x01"),
    ],
)
def test_what_is_no_root_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pem").write_bytes(content)
    (tmp_path / "b.crl").write_bytes(content)
    (tmp_path / "c.ocsp").write_bytes(content)
    (tmp_path / "d.pem").mkdir()
    keep_roots([real_root()], folder=tmp_path)
    assert len(trusted_roots(folder=tmp_path)) == 1
    assert kept_revocation(folder=tmp_path) == trust.KeptRevocation((), ())


def test_a_folder_of_a_stranger_is_read_only_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "LARGEST_FILE", 2000)
    keep_roots([real_root()], folder=tmp_path)
    (tmp_path / "large.crl").write_bytes(b"\x30" * 2001)
    assert len(trusted_roots(folder=tmp_path)) == 1
    assert kept_revocation(folder=tmp_path).lists == ()


@pytest.mark.parametrize("armored", [True, False])
def test_lists_and_states_are_kept_in_both_writings(pki: Pki, tmp_path: Path, armored: bool) -> None:
    told = pki.authority.revocation_list(Role.ROOT).dump()
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.crl").write_bytes(pem.armor("X509 CRL", told) if armored else told)
    (kept,) = kept_revocation(beside=tmp_path / "a.pdf").lists
    assert kept.dump() == told
