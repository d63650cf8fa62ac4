"""`majung story`: cases to what is signed on them, told step by step; what differs leaves with 1.

The papers it leaves prove themselves to anybody's tools with the network off.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from majung.cli import story
from majung.cli.inputs import BadInput
from majung.rehearsal.story import SCENES
from majung.rehearsal.story_stage import Step
from tests.papers.public_tools import cut, openssl_cms, openssl_ts

# How many sign each: an institution alone, or a person before it.
PAPERS = {
    "confirmation-semas-general.pdf": 1,
    "decision-gyeongbuk-beotim.pdf": 1,
    "agreement-gyeongbuk-beotim.pdf": 2,
    "agreement-factory-1.pdf": 2,
    "agreement-factory-2.pdf": 2,
    "agreement-factory-management.pdf": 2,
}
TRUST = {"root.pem", "root.crl", "issuing.crl"}
KEPT = {
    "receipt-semas-general.html": "이 접수창구에서 1번째",
    "case-semas-general.html": "승인되었습니다",
    "verified-semas-general.html": "지금 유효합니다",
    "receipt-gyeongbuk-beotim.html": "APP-",
    "waiting-gyeongbuk-beotim.html": "신용평가사",
    "case-gyeongbuk-beotim.html": "승인되었습니다",
    "sealing-gyeongbuk-beotim.html": "봉인 대기",
    "done-factory.html": "책임경영이행약정이 체결되었습니다",
}
MAJUNG = Path(sys.executable).with_name("majung")
# A network of its own with nothing in it, where the machine lets us have one; else no tool is told of any either.
APART = ("unshare", "--map-root-user", "--net")


def test_every_step_is_as_it_should_be_and_the_papers_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    # In this process, so that its house finds its tables laid and what it says is searched for personal data.
    arguments = ["--json", "--out", str(folder)]
    ran = CliRunner().invoke(story.command, arguments, standalone_mode=False, catch_exceptions=False)
    steps = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [step["differs"] for step in steps if step["differs"]] == []
    assert not ran.return_value
    assert [step["key"] for step in steps] == ["opened", *(key.removeprefix("story.") for key, _ in SCENES)]
    for name, words in KEPT.items():
        assert words in (folder / name).read_text(encoding="utf-8")
    told = json.loads((folder / "story.json").read_text(encoding="utf-8"))
    assert told["messages"]
    assert {path.name for path in folder.iterdir()} == {*KEPT, *PAPERS, "trust", "story.json"}
    assert {path.name for path in (folder / "trust").iterdir()} == TRUST
    for name, signers in PAPERS.items():
        proves_itself(folder / name, signers=signers, scratch=tmp_path)


def proves_itself(paper: Path, *, signers: int, scratch: Path) -> None:
    """To us without a house, and to tools that know nothing of us."""
    told = json.loads(apart(MAJUNG, "verify", paper, "--offline", "--json", folder=scratch / "nothing"))
    assert (told["verdict"], told["level"], told["is_sample_authority"]) == ("intact", "B-LTA", True)
    kinds = [each["kind"] for each in told["signatures"]]
    assert kinds == [*["person"] * (signers - 1), "institution", "archive"]
    assert apart("pdfsig", "-nocert", paper).count("Signature is Valid") == signers
    assert "No syntax or stream encoding errors found" in apart("qpdf", "--check", paper)
    for each in cut(paper.read_bytes()):
        check = openssl_ts if each.is_stamp else openssl_cms
        judged = check(each, root=paper.parent / "trust" / "root.pem", folder=scratch)
        assert judged.returncode == 0, judged.stderr


def apart(*command: str | Path, folder: Path | None = None) -> str:
    """What a tool says with the network off; of ours, knowing of no house."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAJUNG_")}
    environment = {**own, "MAJUNG_DATA_DIR": str(folder)} if folder else own
    may = subprocess.run([*APART, "true"], capture_output=True, check=False).returncode == 0
    ran = subprocess.run(
        [*(APART if may else ()), *map(str, command)], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"{ran.stdout}{ran.stderr}"
    return ran.stdout


def ran_with(monkeypatch: pytest.MonkeyPatch, *steps: Step, arguments: tuple[str, ...] = ()) -> Result:
    def told(_folder: Path | None) -> Iterator[Step]:
        yield from steps

    monkeypatch.setattr(story, "told_story", told)
    return CliRunner().invoke(story.command, arguments, standalone_mode=False, catch_exceptions=False)


def test_a_step_that_differs_is_told_and_leaves_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    well = Step("story.outside_falls_ill", {"seconds": "30"})
    result = ran_with(monkeypatch, well, Step("story.filed_meanwhile", differs="no receipt"))
    assert result.return_value == story.SAID_NO
    assert result.stdout.splitlines() == [
        "1. 신용평가사가 끊기고 국세청이 30초씩 느려집니다.",
        "2. filed_meanwhile: 있어야 할 모습과 다릅니다. no receipt",
    ]
    assert "2걸음" in result.stderr


def test_each_step_is_a_line_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    step = Step("story.outside_falls_ill", {"seconds": "30"})
    result = ran_with(monkeypatch, step, arguments=("--json",))
    assert json.loads(result.stdout) == {"key": "outside_falls_ill", "says": {"seconds": "30"}, "differs": ""}
    assert not result.return_value


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput):
        CliRunner().invoke(
            story.command, ["--out", str(tmp_path / "file" / "kept")], standalone_mode=False, catch_exceptions=False
        )
