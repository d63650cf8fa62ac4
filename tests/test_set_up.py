"""What starts Majung on a bare machine: bootstrap's words, the locks, and the PostgreSQL of the tests."""

import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from majung.rehearsal.postgres import running_postgres
from tests.house import PACKAGE, ROOT

APT_LINE = "apt-get update && apt-get install --yes --no-install-recommends python3-venv"
OLD_PYTHON = """case "$*" in -V) echo Python 3.9.2 ;; *sys.exit*) exit 1 ;; esac"""
MISSING = "missing"
BARE_PYTHON = """case "$*" in *ensurepip*) exit 1 ;; esac"""


JUDGES = ("pdfsig", "qpdf", "openssl", "softhsm2-util")
PACKAGES_OF_JUDGES = "poppler-utils qpdf openssl softhsm2"


def bootstrap(folder: Path, *, commands: dict[str, str], level: str = "runtime") -> subprocess.CompletedProcess[str]:
    """Runs script/bootstrap on a machine that has only these commands.

    Tesseract, and the tools that judge our papers, are there too unless said to be missing.
    """
    for name, text in (dict.fromkeys(("tesseract", *JUDGES), "exit 0") | commands).items():
        if text == MISSING:
            continue
        command = folder / name
        command.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        command.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", ROOT / "script" / "bootstrap", level],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(folder), "CALLS": str(folder / "calls")},
    )


def test_bootstrap_has_nothing_to_say_when_nothing_is_missing(tmp_path: Path) -> None:
    done = bootstrap(tmp_path, commands={"python3": "exit 0"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("commands", [{}, {"python3": OLD_PYTHON}])
def test_bootstrap_asks_for_a_recent_python(tmp_path: Path, commands: dict[str, str]) -> None:
    done = bootstrap(tmp_path, commands=commands)
    assert done.returncode == 1
    assert "3.11 or later" in done.stderr


def test_bootstrap_shows_the_exact_line_to_an_unprivileged_user(tmp_path: Path) -> None:
    commands = {"python3": BARE_PYTHON, "id": "echo 1000", "apt-get": 'echo "$@" >>"$CALLS"'}
    done = bootstrap(tmp_path, commands=commands)
    assert done.returncode == 1
    assert APT_LINE in [line.strip() for line in done.stderr.splitlines()]
    assert not (tmp_path / "calls").exists()


def test_bootstrap_installs_the_packages_itself_as_root(tmp_path: Path) -> None:
    commands = {"python3": BARE_PYTHON, "id": "echo 0", "apt-get": 'echo "$@" >>"$CALLS"'}
    done = bootstrap(tmp_path, commands=commands)
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert done.returncode == 0
    assert [call.split()[0] for call in calls] == ["update", "install"]
    assert calls[1].endswith(" python3-venv")


def test_bootstrap_of_developers_adds_a_browser_and_a_korean_font(tmp_path: Path) -> None:
    commands = {"python3": "exit 0", "id": "echo 1000", "apt-get": "exit 1", "tesseract": MISSING}
    done = bootstrap(tmp_path, commands=commands, level="dev")
    assert done.returncode == 1
    assert APT_LINE.replace("python3-venv", "chromium tesseract-ocr fonts-nanum") in [
        line.strip() for line in done.stderr.splitlines()
    ]


def test_bootstrap_of_developers_adds_what_judges_our_papers(tmp_path: Path) -> None:
    there = {"python3": "exit 0", "chromium": "exit 0", "fc-list": "echo NanumGothic", "id": "echo 1000"}
    commands = there | {"apt-get": "exit 1"} | dict.fromkeys(JUDGES, MISSING)
    done = bootstrap(tmp_path, commands=commands, level="dev")
    assert done.returncode == 1
    assert APT_LINE.replace("python3-venv", PACKAGES_OF_JUDGES) in [line.strip() for line in done.stderr.splitlines()]


def test_bootstrap_of_developers_is_content_with_any_korean_font(tmp_path: Path) -> None:
    commands = {"python3": "exit 0", "chromium": "exit 0", "fc-list": "echo NanumGothic"}
    done = bootstrap(tmp_path, commands=commands, level="dev")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


PANGO_LINE = APT_LINE.replace("python3-venv", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-nanum")
WITHOUT_PANGO = """case "$*" in *pango*) exit 1 ;; esac"""


def test_bootstrap_tells_what_pdfs_need_but_goes_on_without(tmp_path: Path) -> None:
    done = bootstrap(tmp_path, commands={"python3": WITHOUT_PANGO, "id": "echo 1000"})
    assert done.returncode == 0
    assert PANGO_LINE in [line.strip() for line in done.stderr.splitlines()]


@pytest.mark.parametrize("code", [0, 100])
def test_bootstrap_tries_to_install_what_pdfs_need_as_root(tmp_path: Path, code: int) -> None:
    apt_get = f'echo "$@" >>"$CALLS"; exit {code}'
    done = bootstrap(tmp_path, commands={"python3": WITHOUT_PANGO, "id": "echo 0", "apt-get": apt_get})
    assert done.returncode == 0
    assert ("not to be had" in done.stderr) is bool(code)
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert [call.split()[0] for call in calls] == (["update"] if code else ["update", "install"])


def test_bootstrap_tells_what_photos_need_but_goes_on_without(tmp_path: Path) -> None:
    done = bootstrap(tmp_path, commands={"python3": "exit 0", "id": "echo 1000", "tesseract": MISSING})
    assert done.returncode == 0
    assert APT_LINE.replace("python3-venv", "tesseract-ocr") in [line.strip() for line in done.stderr.splitlines()]


@pytest.mark.parametrize("code", [0, 100])
def test_bootstrap_tries_to_install_what_photos_need_as_root(tmp_path: Path, code: int) -> None:
    apt_get = f'echo "$@" >>"$CALLS"; exit {code}'
    commands = {"python3": "exit 0", "id": "echo 0", "apt-get": apt_get, "tesseract": MISSING}
    done = bootstrap(tmp_path, commands=commands)
    assert done.returncode == 0
    assert ("not to be had" in done.stderr) is bool(code)


def test_bootstrap_does_not_hide_that_a_package_was_not_to_be_had(tmp_path: Path) -> None:
    done = bootstrap(tmp_path, commands={"python3": BARE_PYTHON, "id": "echo 0", "apt-get": "exit 100"})
    assert done.returncode == 100


def pins(name: str) -> dict[str, str]:
    lock = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, flags=re.MULTILINE))


def test_both_levels_can_share_one_environment() -> None:
    runtime, dev = pins("runtime.txt"), pins("dev.txt")
    assert runtime.items() < dev.items()


def test_the_built_package_carries_every_file_of_the_rooms() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = project["tool"]["setuptools"]["package-data"]["majung"]
    # An `.in` file only says what its lock was made from.
    built_elsewise = {".py", ".pyc", ".in"}
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in built_elsewise]
    left = [path for path in files if not any(fnmatch(path.name, Path(pattern).name) for pattern in carried)]
    assert not left, f"not in package-data: {left}"


@pytest.mark.django_db
def test_tests_run_on_the_database_that_was_asked_for() -> None:
    assert connection.vendor == ("postgresql" if "DATABASE_URL" in os.environ else "sqlite")


def test_postgres_leaves_nothing_behind_when_its_tests_break() -> None:
    seen: list[tuple[str, Path]] = []
    with pytest.raises(KeyboardInterrupt):
        break_off(seen)
    [(url, server_folder)] = seen
    assert not server_folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def break_off(seen: list[tuple[str, Path]]) -> None:
    with running_postgres() as url:
        seen.append((url, data_folder(url)))
        raise KeyboardInterrupt


def data_folder(url: str) -> Path:
    with psycopg.connect(url.rpartition("/")[0] + "/postgres") as opened:
        row = opened.execute("SHOW data_directory").fetchone()
    assert row is not None
    folder = Path(row[0]).parent
    assert folder.exists()
    return folder


def test_a_command_with_postgres_keeps_its_exit_code() -> None:
    program = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgresql://') else 1)"
    done = subprocess.run(
        [sys.executable, "-m", "tests.postgres", sys.executable, "-c", program], check=False, cwd=ROOT
    )
    assert done.returncode == 7
