import json

import pytest

from majung.cli.main import run


def test_the_last_line_is_one_compact_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "rules", "--rows", "5", "--rounds", "1", "--no-peer"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    report = json.loads(lines[-1])
    assert report["name"] == "rules"
    assert {"what", "value", "aim", "met"} == set(report["aims"][0])
    assert ": " not in lines[-1].split('"machine"')[0]


def test_json_prints_the_report_alone_and_a_missed_aim_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "rules", "--rows", "5", "--rounds", "1", "--no-peer", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert any(not aim["met"] for aim in json.loads(line)["aims"])


def test_lists_every_bench(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "--help"]) == 0
    assert "rules" in capsys.readouterr().out


def test_an_unknown_bench_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "peers"]) == 2
    assert run(["bench", "nothing"]) == 2
    assert run(["bench", "rules", "--rows", "0"]) == 2
    assert "No such command" in capsys.readouterr().err
