"""The package for a dispute: everything in it is checked with public tools, and nothing of this house is asked."""

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from majung.adapters import clock
from majung.adapters.signing import FakeSigning
from majung.adapters.trust import kept_revocation, trusted_roots
from majung.agreements.models import Agreement
from majung.agreements.refusals import AgreementOver
from majung.agreements.selectors import dispute_package
from majung.agreements.services import begin_identification, complete_agreement, identify_by_passkey
from majung.core.agreement import IdentificationMethod
from majung.core.seal_report import SealLevel, SealVerdict
from majung.papers.verifying import read_seal
from tests.agreements.passkey import Passkey
from tests.agreements.signing import asked, executed, signed
from tests.applications.world import AT, an_owner

pytestmark = pytest.mark.usefixtures("house", "today")
CHAIN = r"""
n=0; while read -r previous hash; do n=$((n+1))
found=$( (printf %s "$previous" | perl -ne 'print pack("H*", $_)'
sed -n "${n}p" evidence.jsonl | tr -d '\n') | sha256sum | cut -c1-64)
test "$found" = "$hash" || exit 1; done < chain.txt; echo $n
"""


def unpacked(row: Agreement, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(dispute_package(number=row.number, at=AT))) as archive:
        archive.extractall(folder)
    return folder


def ran(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_the_chain_is_recomputed_by_a_shell(provider: FakeSigning, tmp_path: Path) -> None:
    folder = unpacked(signed(asked(an_owner()), provider), tmp_path)
    assert ran(folder, "sh", "-c", CHAIN).strip() == "9"
    lines = (folder / "evidence.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "evidence.jsonl").write_bytes(lines[0].replace(b"requested", b"Requested", 1) + b"".join(lines[1:]))
    with pytest.raises(subprocess.CalledProcessError):
        ran(folder, "sh", "-c", CHAIN)


def test_the_certificate_of_a_provider_is_checked_by_openssl(provider: FakeSigning, tmp_path: Path) -> None:
    row = signed(asked(an_owner()), provider)
    folder = unpacked(row, tmp_path)
    ran(
        folder, "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any",
        "-in", "identification/signature.p7s", "-content", "identification/text.txt",
        "-CAfile", "identification/provider_root.pem", "-no_check_time", "-out", "said.txt",
    )  # fmt: skip
    assert row.execution is not None
    assert row.execution.unsigned_sha256 in (folder / "identification" / "text.txt").read_text()
    assert ran(folder, "sha256sum", "unsigned.pdf").split()[0] == row.execution.unsigned_sha256


def test_a_passkey_is_checked_by_openssl(tmp_path: Path) -> None:
    owner = an_owner()
    signer = asked(owner)
    executed(signer)
    passkey = Passkey(owner.user_id).register()
    begun = begin_identification(**signer.acts(), method=IdentificationMethod.PASSKEY)
    identify_by_passkey(**signer.acts(), attempt=begun.attempt, assertion=passkey.answer(begun.options))
    assert complete_agreement(agreement=signer.number)
    folder = unpacked(Agreement.objects.get(number=signer.number), tmp_path)
    ran(
        folder, "sh", "-c",
        "openssl dgst -sha256 -binary identification/client_data.json > client.hash"
        " && cat identification/authenticator_data.bin client.hash > signed.bin",
    )  # fmt: skip
    said = ran(
        folder, "openssl", "dgst", "-sha256", "-verify", "identification/public_key.pem",
        "-signature", "identification/signature.bin", "signed.bin",
    )  # fmt: skip
    assert said.strip() == "Verified OK"


def test_the_file_is_told_by_its_hash_and_its_roots_travel_along(provider: FakeSigning, tmp_path: Path) -> None:
    row = signed(asked(an_owner()), provider)
    folder = unpacked(row, tmp_path)
    facts = json.loads((folder / "facts.json").read_text())
    assert facts["sealed_sha256"] == [ran(folder, "sha256sum", "agreement.pdf").split()[0]]
    assert ran(folder, "openssl", "x509", "-in", "trust/root-1.pem", "-noout", "-subject")
    assert list((folder / "trust").glob("*.crl"))
    assert "majung verify --offline" in (folder / "README.md").read_text()


def test_the_document_is_judged_by_what_travels_along_alone(provider: FakeSigning, tmp_path: Path) -> None:
    folder = unpacked(signed(asked(an_owner()), provider), tmp_path / "package")
    nothing = tmp_path / "a house that knows nobody"
    report = read_seal(
        (folder / "agreement.pdf").read_bytes(),
        roots=trusted_roots(beside=folder, folder=nothing),
        kept=kept_revocation(beside=folder, folder=nothing),
        online=False,
        at=clock.real_now(),
    )
    assert (report.verdict, report.level, report.is_sample_authority) == (SealVerdict.INTACT, SealLevel.LTA, True)


def test_what_is_not_complete_has_no_package() -> None:
    with pytest.raises(AgreementOver):
        dispute_package(number=asked(an_owner()).number, at=AT)
