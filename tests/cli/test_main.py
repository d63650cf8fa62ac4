"""The command `majung` itself: exit codes, one line for a failure, and quick starts."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import click
import pytest

from majung.cli.inputs import BadInput
from majung.cli.main import COMMANDS, majung, run

FACTS = '{"sido":"경상북도"}'


def failing(monkeypatch: pytest.MonkeyPatch, problem: BaseException) -> int:
    def command() -> None:
        raise problem

    monkeypatch.setattr(majung, "get_command", lambda _context, name: click.Command(name, callback=command))
    return run(["anything"])


@pytest.mark.parametrize(
    ("problem", "code", "message"),
    [
        (BadInput("1번째 자료의 sido: 비었습니다."), 2, "majung: 1번째 자료의 sido: 비었습니다.\n"),
        (click.Abort(), 3, "majung: 중단했습니다.\n"),
        (ValueError("여러\n줄\n오류"), 3, "majung: 내부 오류: ValueError: 여러\n"),
        (KeyError("x"), 3, "majung: 내부 오류: KeyError: 'x'\n"),
        (AssertionError(), 3, "majung: 내부 오류: AssertionError: \n"),
        (RecursionError("깊다" * 500), 3, "majung: 내부 오류: RecursionError: " + ("깊다" * 150) + "\n"),
    ],
)
def test_a_failure_is_one_line_and_a_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], problem: BaseException, code: int, message: str
) -> None:
    monkeypatch.delenv("MAJUNG_TRACEBACK", raising=False)
    assert failing(monkeypatch, problem) == code
    assert capsys.readouterr() == ("", message)


def test_whoever_builds_can_ask_for_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJUNG_TRACEBACK", "1")
    with pytest.raises(ValueError, match="x"):
        failing(monkeypatch, ValueError("x"))


@pytest.mark.parametrize("value", [None, 0, 1])
def test_a_command_gives_its_own_code(monkeypatch: pytest.MonkeyPatch, value: int | None) -> None:
    monkeypatch.setattr(majung, "get_command", lambda _context, name: click.Command(name, callback=lambda: value))
    assert run(["anything"]) == (value or 0)


@pytest.mark.parametrize("arguments", [["nosuch"], ["decide", "--nope"], ["decide", "--as-of"], ["--nope"], ["screen"]])
def test_a_wrong_line_is_bad_input(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err
    assert "Traceback" not in told.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_has_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert importlib.util.find_spec(COMMANDS[name])
    assert run([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: majung {name}")


def test_deciding_starts_without_django_and_the_bulk_engines(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(FACTS)
    program = (
        "import sys; from majung.cli.main import run; code = run(sys.argv[1:]); "
        "print(sorted({'django', 'polars', 'duckdb', 'ninja', 'pyspark'} & set(sys.modules)), file=sys.stderr); "
        "sys.exit(code)"
    )
    arguments = ["decide", "--program", "gyeongbuk-beotim", "--as-of", "2025-05-02", "--facts", str(facts), "--json"]
    finished = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, "[]\n")
    assert finished.stdout.count("\n") == 1


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(f"[{','.join([FACTS] * 60)}]")
    program = "from majung.cli.main import main; main()"
    arguments = ["decide", "--as-of", "2025-05-02", "--facts", str(facts), "--json"]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith(b'{"program"')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0
