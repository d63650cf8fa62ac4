"""`majung story`: two cases to what their decisions bring, told step by step; what differs leaves with 1."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from majung.cli import story
from majung.cli.inputs import BadInput
from majung.rehearsal.story import SCENES, Step

PAPERS = ("confirmation-semas-general.pdf", "decision-gyeongbuk-beotim.pdf")
KEPT = {
    "receipt-semas-general.html": "이 접수창구에서 1번째",
    "case-semas-general.html": "승인되었습니다",
    "verified-semas-general.html": "지금 유효합니다",
    "receipt-gyeongbuk-beotim.html": "APP-",
    "waiting-gyeongbuk-beotim.html": "신용평가사",
    "case-gyeongbuk-beotim.html": "승인되었습니다",
}


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
    assert all((folder / name).read_bytes().startswith(b"%PDF-") for name in PAPERS)
    assert {path.name for path in folder.iterdir()} == {*KEPT, *PAPERS, "story.json"}


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
