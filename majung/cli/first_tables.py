"""The tables of an embedded house, made once at set-up: all migrations take a quarter of a minute, a copy nothing.

Where nobody made them beforehand the migrations run as ever; after a copy they run too, and find nothing left to do.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
# Beside what was installed: it belongs to these releases, and to nobody's data.
FOLDER = Path(sys.prefix) / "majung-tables"
NAME_IN_A_FOLDER = "majung.sqlite3"
OTHERS = ("django", "django-allauth")
MIGRATE = (
    "import django; django.setup();"
    "from django.core.management import call_command; call_command('migrate', verbosity=0)"
)


def lay_first_tables(file: Path) -> None:
    """Puts the tables where an embedded database is still to come; of two at once, one wins."""
    # Asked first: every start of a house that stands already comes by here.
    if file.exists() or not (made := tables_file()).exists():
        return
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copied = Path(folder) / file.name
        shutil.copyfile(made, copied)
        with contextlib.suppress(FileExistsError):
            # Never over a file that somebody made meanwhile.
            os.link(copied, file)


def make_tables() -> Path:
    """The file with the tables of this release; whoever asks first makes it, and the others wait."""
    FOLDER.mkdir(exist_ok=True)
    made = tables_file()
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=FOLDER) as begun:
                migrate({"MAJUNG_DATA_DIR": begun})
                for old in FOLDER.glob("*.sqlite3"):
                    old.unlink()
                (Path(begun) / NAME_IN_A_FOLDER).rename(made)
    return made


def migrate(variables: Mapping[str, str]) -> None:
    """In a process of its own, as a command would, in a house of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {"DJANGO_SETTINGS_MODULE": "majung.config.settings", **kept, **variables}
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


def tables_file() -> Path:
    return FOLDER / f"{fingerprint()}.sqlite3"


@cache
def fingerprint() -> str:
    """What the tables come from: our migrations with what they call, and the releases of everybody else's."""
    globs = ("*/migrations/*.py", "adapters/*.py", "config/*.py")
    sources = sorted(path for glob in globs for path in PACKAGE.glob(glob))
    texts = [f"{path.relative_to(PACKAGE)}\n{path.read_text(encoding='utf-8')}" for path in sources]
    releases = [f"{name} {version(name)}" for name in OTHERS]
    return hashlib.sha256("\n".join([*texts, *releases]).encode()).hexdigest()[:16]


if __name__ == "__main__":
    make_tables()
