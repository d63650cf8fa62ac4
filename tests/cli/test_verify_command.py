"""`majung verify` as it is called: what it prints, how it leaves, and that it needs no house."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem

from majung.cli import verify
from majung.cli.main import run
from majung.core.seal_report import SealVerdict
from majung.papers import verifying
from majung.papers.verifying import LARGEST_BYTES
from majung.web.words import say
from tests.papers.sealed_files import LABEL, NUMBER, SIGNER, agreement, flipped, pages, turned
from tests.pki import COMMITMENT, Pki, standing_pki


@pytest.fixture(scope="module")
def paper(pki: Pki) -> bytes:
    return agreement(pki)


@pytest.fixture(autouse=True)
def nobody_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of a stranger: no house, no settings, nobody who may be asked."""
    monkeypatch.setenv("MAJUNG_DATA_DIR", str(tmp_path / "house"))
    for name in verify.WHOM_TO_ASK:
        monkeypatch.delenv(name, raising=False)


def beside(folder: Path, pki: Pki, content: bytes, name: str = "paper.pdf") -> str:
    """The file, and `trust/` beside it as a paper of the story has it."""
    (folder / "trust").mkdir(exist_ok=True)
    (folder / "trust" / "root.pem").write_bytes(pem.armor("CERTIFICATE", pki.root.dump()))
    file = folder / name
    file.write_bytes(content)
    return str(file)


def told(capsys: pytest.CaptureFixture[str]) -> Mapping[str, Any]:
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    answer: Mapping[str, Any] = json.loads(line)
    return answer


def test_json_tells_who_what_when(tmp_path: Path, pki: Pki, paper: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", beside(tmp_path, pki, paper), "--json"]) == 0
    answer = told(capsys)
    assert (answer["file"], answer["verdict"], answer["level"]) == ("paper.pdf", "intact", "B-LTA")
    assert answer["is_sample_authority"] is True
    assert [each["kind"] for each in answer["signatures"]] == ["person", "institution", "archive"]
    assert [each["name"] for each in answer["signatures"][:2]] == [SIGNER, LABEL]
    assert answer["signatures"][0]["commitment"] == COMMITMENT
    assert answer["paper"]["number"] == NUMBER
    assert not (tmp_path / "house").exists()


def test_people_read_it_in_lines(tmp_path: Path, pki: Pki, paper: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", beside(tmp_path, pki, paper), "--offline"]) == 0
    answer = capsys.readouterr().out
    for said in ("봉인한 그대로입니다", "연습용 인증기관", NUMBER, SIGNER, LABEL, "B-LTA", "KST"):
        assert said in answer


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (lambda content: flipped(content, content.index(b"/MediaBox") + 1), SealVerdict.CHANGED),
        (turned, SealVerdict.APPENDED),
        (lambda content: content[:9000], SealVerdict.UNREADABLE),
        (lambda _: pages(), SealVerdict.NOT_SEALED),
    ],
    ids=["changed", "appended", "unreadable", "not_sealed"],
)
def test_what_is_not_as_it_was_sealed_leaves_with_1(
    tmp_path: Path, pki: Pki, paper: bytes, capsys: pytest.CaptureFixture[str], change: Any, verdict: SealVerdict
) -> None:
    assert run(["verify", beside(tmp_path, pki, change(paper)), "--offline", "--json"]) == 1
    assert told(capsys)["verdict"] == verdict


def test_without_a_root_nobody_is_known(tmp_path: Path, paper: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper)
    assert run(["verify", str(file), "--json"]) == 1
    assert told(capsys)["verdict"] == SealVerdict.UNKNOWN_AUTHORITY


def test_a_root_of_the_house_is_no_root_of_a_sender(
    tmp_path: Path, paper: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    with standing_pki() as stranger:
        assert run(["verify", beside(tmp_path, stranger, paper), "--json"]) == 1
    assert told(capsys)["verdict"] == SealVerdict.UNKNOWN_AUTHORITY


@pytest.mark.parametrize("content", [None, b"", b"hello", b"%PDF-" + bytes(LARGEST_BYTES)])
def test_what_is_no_pdf_is_bad_input(tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "paper.pdf"
    if content is not None:
        file.write_bytes(content)
    assert run(["verify", str(file), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_a_machine_too_busy_to_read_says_so_and_nothing_of_the_file(
    tmp_path: Path, pki: Pki, paper: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "SECONDS", 0.001)
    assert run(["verify", beside(tmp_path, pki, paper)]) == 3
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert say("seal.command.not_in_time", file=tmp_path / "paper.pdf") in told.err


def test_a_name_that_plays_with_the_terminal_is_told_in_plain_letters(
    tmp_path: Path, pki: Pki, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["verify", beside(tmp_path, pki, pages(), name="\x1b[2Jp\u202e.pdf")])
    assert capsys.readouterr().out.startswith("?[2Jp?.pdf: ")


def test_online_it_asks_whether_anything_was_revoked(
    tmp_path: Path, pki: Pki, paper: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJUNG_REVOCATION_HOSTS", "pki.test")
    asked = pki.calls("revocation")
    assert run(["verify", beside(tmp_path, pki, paper), "--offline", "--json"]) == 0
    assert pki.calls("revocation") == asked
    assert run(["verify", beside(tmp_path, pki, paper)]) == 0
    assert pki.calls("revocation") > asked
    with pki.down("revocation"):
        assert run(["verify", beside(tmp_path, pki, paper)]) == 0
    capsys.readouterr()


def test_it_runs_where_no_house_ever_was(tmp_path: Path, pki: Pki, paper: bytes) -> None:
    """In a process without any of our variables: no database, no settings, and nothing is left behind."""
    command = "from majung.cli.main import main; main()"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    file = beside(tmp_path, pki, paper)
    done = subprocess.run(
        [sys.executable, "-c", command, "verify", file, "--offline"], capture_output=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert say("seal.verdict.intact") in done.stdout.decode()
    assert {path.name for path in tmp_path.iterdir()} == {"trust", "paper.pdf"}
