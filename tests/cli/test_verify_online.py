"""`majung verify` asking a real authority over HTTP, as it is called: in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from asn1crypto import pem

from tests.papers.sealed_files import pages, signed_alone
from tests.pki import Pki


@pytest.fixture
def file(pki: Pki, served_pki: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Signed a moment ago, with no proof in it that nothing was revoked; the certificates name who can tell."""
    address = served_pki["MAJUNG_AUTHORITY_URL"].removesuffix("/authority")
    monkeypatch.setattr(pki, "authority", pki.at(address))
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.pem").write_bytes(pem.armor("CERTIFICATE", pki.root.dump()))
    written = tmp_path / "paper.pdf"
    written.write_bytes(signed_alone(pages(), pki.signer()))
    return written


def verify(file: Path, served: Mapping[str, str], *options: str) -> "subprocess.CompletedProcess[bytes]":
    house = {"MAJUNG_DATA_DIR": str(file.parent / "house"), "MAJUNG_SECRET_KEY": "known-to-every-test"}
    command = [
        sys.executable,
        "-c",
        "from majung.cli.main import main; main()",
        "verify",
        str(file),
        "--json",
        *options,
    ]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **house, **served}
    return subprocess.run(command, capture_output=True, env=environment, check=False)


def test_it_asks_whoever_the_settings_name(file: Path, served_pki: Mapping[str, str]) -> None:
    offline, online = verify(file, served_pki, "--offline"), verify(file, served_pki)
    assert (offline.returncode, json.loads(offline.stdout)["verdict"]) == (1, "cannot_tell")
    assert (online.returncode, json.loads(online.stdout)["verdict"]) == (0, "intact")
    assert online.stdout.count(b"\n") == 1


def test_it_asks_nobody_else(file: Path, served_pki: Mapping[str, str]) -> None:
    """The address stands in the file; the settings name another."""
    done = verify(file, {**served_pki, "MAJUNG_AUTHORITY_URL": "http://127.0.0.1:9/authority"})
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (1, "cannot_tell")
    assert "홍길동" not in done.stderr.decode()
