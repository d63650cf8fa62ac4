"""`majung serve` as a real process: up within 20 seconds, gone within five of being told, clear when it cannot."""

import contextlib
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from majung.adapters.keyring import new_key
from majung.rehearsal.house import free_port
from tests.migrated import lay_tables

MAJUNG = Path(sys.executable).with_name("majung")
OF_A_LARGER_HOUSE = frozenset({"DATABASE_URL", "MAJUNG_SECRET_KEY", "MAJUNG_KEYS"})
QUESTION = {"as_of": "2025-05-02", "program": "gyeongbuk-beotim", "facts": {"sido": "경상북도"}}


def start(data_folder: Path, port: int, *options: str, **variables: str) -> subprocess.Popen[str]:
    embedded = {name: value for name, value in os.environ.items() if name not in OF_A_LARGER_HOUSE}
    environment = {**embedded, "MAJUNG_DATA_DIR": str(data_folder), **variables}
    return subprocess.Popen(
        [MAJUNG, "serve", "--port", str(port), *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@contextlib.contextmanager
def serving(data_folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    server = start(data_folder, port)
    try:
        wait_until_answering(server, port)
        yield server
    finally:
        # Whatever a failed test leaves behind, workers included.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.communicate()


def wait_until_answering(server: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError):
            assert fetch(port, "/")[0] == 200
            return
        time.sleep(0.1)
    raise AssertionError("/ did not answer within 20 seconds")


def fetch(port: int, place: str, *, body: str | bytes | Iterator[bytes] | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        headers = {"Content-Type": "application/json"} if body else {}
        connection.request("POST" if body else "GET", place, body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def is_gone(session: int) -> bool:
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return True
    return False


def test_serves_pages_api_and_styles_and_ends_with_all_its_children(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as server:
        status, answer = fetch(port, "/api/v1/decide", body=json.dumps(QUESTION))
        assert (status, json.loads(answer)["decisions"][0]["as_of"]) == (200, "2025-05-02")
        assert fetch(port, "/static/majung/majung.css")[0] == 200
        for hundred_megabytes in (b"0" * 100_000_000, (b"0" * 100_000 for _ in range(1000))):
            status, answer = fetch(port, "/api/v1/decide", body=hundred_megabytes)
            assert (status, json.loads(answer)["errors"][0]["code"]) == (422, "too_large_body")
        assert "동부센터" in fetch(port, "/programs/gyeongbuk-beotim?as_of=2025-05-02")[1]

        told = time.monotonic()
        server.terminate()
        printed, _ = server.communicate(timeout=5)
        assert server.returncode == 0
        assert is_gone(server.pid)
        assert time.monotonic() - told < 5
        assert f"http://127.0.0.1:{port}/" in printed


def test_keeps_the_record_and_serves_when_a_published_version_differs(tmp_path: Path) -> None:
    lay_tables(tmp_path)
    port = free_port()
    with serving(tmp_path, port) as server:
        server.terminate()
        server.communicate(timeout=5)
    with contextlib.closing(sqlite3.connect(tmp_path / "majung.sqlite3")) as database, database:
        database.execute("DROP TRIGGER programs_version_no_update")
        database.execute("UPDATE programs_programversion SET sha256 = ? WHERE version = '2025-1'", ["0" * 64])
    with serving(tmp_path, port) as server:
        server.terminate()
        _, warned = server.communicate(timeout=5)
        assert "gyeongbuk-beotim 2025-1: 이미 다른 내용으로 펴낸 판입니다." in warned


def test_port_in_use_is_bad_input(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = start(tmp_path, port)
        printed, warned = server.communicate(timeout=20)
    assert (server.returncode, printed) == (2, "")
    assert warned == f"majung: {port} 포트를 이미 다른 프로그램이 쓰고 있습니다. --port로 다른 번호를 정해 주세요.\n"
    assert not (tmp_path / "majung.sqlite3").exists()


@pytest.mark.parametrize("option", [("--host", "no.such.host.invalid"), ("--port", "0"), ("--port", "http")])
def test_address_that_cannot_be_is_bad_input(tmp_path: Path, option: tuple[str, str]) -> None:
    server = start(tmp_path, free_port(), *option)
    _, warned = server.communicate(timeout=20)
    assert server.returncode == 2
    assert "Traceback" not in warned
    assert option[1] in warned


def test_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    server = start(tmp_path, free_port(), MAJUNG_DEBUG="maybe")
    _, warned = server.communicate(timeout=20)
    assert (server.returncode, warned) == (2, "majung: MAJUNG_DEBUG must be 1 or 0, not 'maybe'\n")


def test_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://majung:s3cret@127.0.0.1:{free_port()}/majung"
    server = start(
        tmp_path, free_port(), DATABASE_URL=url, MAJUNG_SECRET_KEY="known to this test", MAJUNG_KEYS=new_key()
    )
    _, warned = server.communicate(timeout=20)
    assert server.returncode == 2
    assert "majung: 데이터베이스에 이어지지 못했습니다" in warned
    assert "s3cret" not in warned
    assert "Traceback" not in warned
