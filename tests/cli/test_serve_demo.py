"""`majung serve --demo` as a newcomer starts it: a folder of its own, a sandbox, and a cast to look at."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from majung.cli import demo, demo_seats
from majung.cli.inputs import BadInput
from majung.rehearsal.entering import StaffLogin, sign_in_as_staff
from majung.rehearsal.house import free_port
from majung.rehearsal.outside import Outside
from majung.rehearsal.seats import Line
from majung.rehearsal.visitor import Visitor

MAJUNG = Path(sys.executable).with_name("majung")
NOT_OURS = frozenset({"DATABASE_URL", "MAJUNG_SECRET_KEY", "MAJUNG_KEYS", "MAJUNG_DATA_DIR"})
OFFICER = re.compile(r"(pohang@example\.org) / (.+) / 인증 앱 비밀키 ([A-Z2-7]+)")
SEAT = Line("serve.demo_owner", {"name": "김순자", "businesses": "순자네 밥상"})
LAST = "끝났습니다"
# What deciding leaves to look at, each told of a case or of the office.
STATES = (
    "보완 요청",
    "승인되었습니다",
    "설명을 요구",
    "고충을 적어",
    "결재를 기다립니다",
    "이의신청을 했습니다",
    "다시 심사합니다",
    "현장 방문 날짜",
    "다른 센터로 넘겼습니다",
    "결재를 맡겼습니다",
    "멈추고 안내를",
    "예산 순번을 기다립니다",
    "약정을 맺었습니다",
    "서명하지 않겠다고 했습니다",
    "서명할 차례입니다",
    "책임경영이행약정 차례입니다",
    "새 번호로 대체",
    "majung sandbox mood timestamps --dead",
)


@contextlib.contextmanager
def demo_of(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    server = subprocess.Popen(
        [MAJUNG, "serve", "--demo", "--port", str(port)],
        env={**environment, "XDG_DATA_HOME": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()


def told_by(server: subprocess.Popen[str]) -> list[str]:
    """Everything the demo says until everybody sits."""
    assert server.stdout is not None
    lines = []
    for line in server.stdout:
        lines.append(line.rstrip())
        if LAST in line:
            return lines
    raise AssertionError(lines)


def is_gone(session: int) -> bool:
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return True
    return False


def ended(server: subprocess.Popen[str]) -> float:
    """Seconds until everything of the demo is gone."""
    told = time.monotonic()
    server.terminate()
    server.communicate(timeout=5)
    assert server.returncode == 0
    while not is_gone(server.pid):
        assert time.monotonic() - told < 5
        time.sleep(0.05)
    return time.monotonic() - told


def test_the_demo_has_a_folder_a_sandbox_and_a_cast_that_sits_there_next_time_too(tmp_path: Path) -> None:
    port = free_port()
    with demo_of(tmp_path, port) as server:
        lines = told_by(server)
        assert [line for line in lines if "자리에 앉지 못했습니다" in line] == []
        assert [state for state in STATES if not any(state in line for line in lines)] == []
        for name in ("포항 식당", "구미 공장", "안동 청년 카페"):
            kept = next(line for line in lines if name in line)
            place = re.search(r"http://127\.0\.0\.1:\d+/check/s/\w+", kept)
            assert place is not None
            with urlopen(place[0]) as answer:  # noqa: S310  # our own loopback address
                assert "경북버팀금융" in answer.read().decode()
        sandbox = re.search(r"http://127\.0\.0\.1:\d+/", lines[1])
        assert sandbox is not None
        assert Outside(sandbox[0].rstrip("/")).people["soonja"]["name"] == "김순자"
        assert OFFICER.search("\n".join(lines))
        assert ended(server) < 5

    with demo_of(tmp_path, port) as server:
        assert told_by(server)[2:] == lines[2:]
        login = OFFICER.search("\n".join(lines))
        assert login is not None
        officer = Visitor(f"http://127.0.0.1:{port}")
        sign_in_as_staff(officer, StaffLogin(*login.groups()))
        assert "이담당" in officer.leaf.words
        ended(server)
    assert [folder.name for folder in tmp_path.iterdir()] == ["majung-demo"]


def test_the_cast_begins_once_every_worker_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([[], ["worker"], ["worker", "worker"]])
    monkeypatch.setattr(demo_seats, "active_children", lambda: next(looks))
    demo_seats.wait_until_forked(2)
    assert next(looks, None) is None


def test_a_cast_that_was_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "majung.sqlite3").write_text("half a cast")
    demo.clear_unless_played(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [demo.LOCK]
    with pytest.raises(BadInput, match="이미 열려"):
        demo.clear_unless_played(tmp_path)


def test_a_cast_that_sits_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "majung.sqlite3").write_text("a whole cast")
    demo.keep_told(tmp_path, [SEAT])
    demo.clear_unless_played(tmp_path)
    assert demo.told_before(tmp_path) == [SEAT]
    assert (tmp_path / "majung.sqlite3").exists()
