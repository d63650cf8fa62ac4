"""`majung sandbox` as a real process: up and gone in seconds; moods and the clock from the command line."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from majung.rehearsal.house import free_port
from majung.rehearsal.outside import Outside, OutsideUnreachable, wait_until_answering

MAJUNG = Path(sys.executable).with_name("majung")
OF_A_LARGER_HOUSE = frozenset({"DATABASE_URL", "MAJUNG_SANDBOX", "MAJUNG_KEYS"})


def variables(folder: Path, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
    return {**own, "MAJUNG_DATA_DIR": str(folder), "MAJUNG_SECRET_KEY": "known-to-every-test", **more}


def ran(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [str(MAJUNG), "sandbox", *arguments]
    return subprocess.run(
        command, check=False, env=variables(folder, **more), capture_output=True, text=True, timeout=60
    )


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    server = subprocess.Popen(
        [MAJUNG, "sandbox", "--port", str(port), "--scanner-port", str(free_port())],
        env=variables(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        wait_until_answering(server, Outside(f"http://127.0.0.1:{port}"))
        yield server
    finally:
        server.terminate()
        server.communicate(timeout=10)


def test_opens_in_seconds_tells_how_to_connect_and_ends_when_told(tmp_path: Path) -> None:
    port, began = free_port(), time.monotonic()
    with serving(tmp_path, port) as server:
        assert time.monotonic() - began < 15
        environment = Outside(f"http://127.0.0.1:{port}").environment
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=10)
    assert server.returncode == 0
    assert dict(line.split("=", 1) for line in out.decode().splitlines()) == environment
    assert f"http://127.0.0.1:{port}/" in err.decode()
    with pytest.raises(OutsideUnreachable):
        Outside(f"http://127.0.0.1:{port}").set_mood("register")


def test_what_was_sent_outlives_a_restart(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port):
        Outside(f"http://127.0.0.1:{port}").set_undeliverable("010-0000-9999")
    assert (tmp_path / "sandbox" / "sandbox.sqlite3").exists()
    assert (tmp_path / "sandbox" / "secret_key").stat().st_mode & 0o077 == 0


def test_nothing_is_left_of_a_sandbox_that_was_killed(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as server:
        server.kill()
        deadline = time.monotonic() + 10
        while answers(port):
            assert time.monotonic() < deadline
            time.sleep(0.1)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port):
        refused = ran(tmp_path, "--port", str(port))
    assert refused.returncode == 2
    assert str(port) in refused.stderr


def test_a_mood_is_set_and_told(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port):
        set_ = ran(tmp_path, "mood", "register", "--delay", "30", "--errors", "0.5", "--port", str(port))
        assert (set_.returncode, set_.stdout) == (0, "register: 지연 30.0초, 오류 비율 0.5, 틀린 답 비율 0.0\n")
        assert ran(tmp_path, "mood", "register", "--dead", "--port", str(port)).stdout == "register: 연결을 끊습니다\n"
        # What is not named stays.
        assert "30.0초" in ran(tmp_path, "mood", "register", "--alive", "--port", str(port)).stdout


def test_a_mood_of_nobody_is_told(tmp_path: Path) -> None:
    refused = ran(tmp_path, "mood", "register", "--dead", "--port", str(free_port()))
    assert refused.returncode == 2
    assert "majung sandbox" in refused.stderr


@pytest.mark.parametrize(
    "wrong", [["weather", "--dead"], ["register", "--errors", "2"], ["register", "--delay", "601"]]
)
def test_a_mood_nobody_can_have_is_refused(tmp_path: Path, wrong: list[str]) -> None:
    assert ran(tmp_path, "mood", *wrong).returncode == 2


def test_the_clock_of_a_rehearsal_is_moved(tmp_path: Path) -> None:
    port = str(free_port())
    moved = ran(tmp_path, "clock", "--set", "2027-03-01T09:00", "--port", port, MAJUNG_SANDBOX="1")
    assert (moved.returncode, moved.stdout) == (0, "마중의 시계: 2027-03-01 09:00 (서울)\n")
    assert port in moved.stderr
    added = ran(tmp_path, "clock", "--add", "10", "--port", port, MAJUNG_SANDBOX="1")
    assert "2027-03-11" in added.stdout
    back = ran(tmp_path, "clock", "--reset", "--port", port, MAJUNG_SANDBOX="1")
    today = datetime.now(UTC) + timedelta(hours=9)  # noqa: TID251  # what a watch on the wall says
    assert f"{today:%Y-%m}" in back.stdout


def test_the_calendar_outside_follows_the_clock(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port):
        moved = ran(tmp_path, "clock", "--set", "2030-01-02", "--port", str(port), MAJUNG_SANDBOX="1")
        assert (moved.returncode, moved.stderr.count(str(port))) == (0, 0)
        home = httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).text
        assert "2030년 1월 2일" in home


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (["--reset"], {}),
        (["--set", "tomorrow"], {"MAJUNG_SANDBOX": "1"}),
        (["--set", "2027-03-01", "--add", "1"], {"MAJUNG_SANDBOX": "1"}),
    ],
    ids=["a real clock", "no moment", "two moves"],
)
def test_a_clock_that_cannot_be_moved_so_is_told(tmp_path: Path, arguments: list[str], more: dict[str, str]) -> None:
    refused = ran(tmp_path, "clock", *arguments, **more)
    assert refused.returncode == 2
    assert refused.stderr.startswith("majung: ") or "majung: " in refused.stderr
