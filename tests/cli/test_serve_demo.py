"""`majung serve --demo` as a newcomer starts it: a folder of its own, and a cast whose kept results open."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from majung.rehearsal.house import free_port

MAJUNG = Path(sys.executable).with_name("majung")
NOT_OURS = frozenset({"DATABASE_URL", "MAJUNG_SECRET_KEY", "MAJUNG_KEYS", "MAJUNG_DATA_DIR"})


def test_the_demo_has_a_folder_of_its_own_and_a_cast_to_look_at(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    server = subprocess.Popen(
        [MAJUNG, "serve", "--demo", "--port", str(free_port())],
        env={**environment, "XDG_DATA_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert server.stdout is not None
    try:
        told = [server.stdout.readline() for _ in range(4)]
        for line, name in zip(told[1:], ("포항 식당", "구미 공장", "안동 청년 카페"), strict=True):
            assert name in line
            place = re.search(r"http://127\.0\.0\.1:\d+/check/s/\w+", line)
            assert place is not None
            with urlopen(place[0]) as answer:  # noqa: S310  # our own loopback address
                assert "경북버팀금융" in answer.read().decode()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        server.stdout.close()
    assert [folder.name for folder in tmp_path.iterdir()] == ["majung-demo"]
