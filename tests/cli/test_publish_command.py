"""`majung program publish` as a real process on a database of its own: once, again, and with other content."""

import os
import subprocess
import sys
from pathlib import Path

from majung.programs.catalog import SHIPPED
from tests.migrated import lay_tables

MAJUNG = Path(sys.executable).with_name("majung")
SHIPPED_FILE = SHIPPED / "programs" / "semas-general" / "2023-3Q.yaml"


def publish(data_folder: Path, file: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [MAJUNG, "program", "publish", file],
        env={**environment, "MAJUNG_DATA_DIR": str(data_folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def copy_of(folder: Path, old: str, new: str) -> Path:
    text = SHIPPED_FILE.read_text()
    assert old in text
    place = folder / "semas-general"
    place.mkdir()
    file = place / SHIPPED_FILE.name
    file.write_text(text.replace(old, new))
    return file


def test_a_version_is_published_once_and_never_with_other_content(tmp_path: Path) -> None:
    lay_tables(tmp_path)
    first, again = publish(tmp_path, SHIPPED_FILE), publish(tmp_path, SHIPPED_FILE)
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout == again.stdout
    other = publish(tmp_path, copy_of(tmp_path, "label_en: General fund", "label_en: Another fund"))
    assert other.returncode == 1
    assert "새 판" in other.stdout


def test_what_lint_finds_is_not_published(tmp_path: Path) -> None:
    refused = publish(tmp_path, copy_of(tmp_path, "when: zeropay", "when: zeropay IS NULL"))
    assert refused.returncode == 1
    assert "조건에 쓸 수 없는 표현" in refused.stdout
    assert not list(tmp_path.glob("*.sqlite3"))
