"""Readers of the environment: safe without any, and plain about what they cannot read."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from majung.config import environment


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "MAJUNG_SECRET_KEY", "MAJUNG_KEYS", "MAJUNG_DATA_DIR", "MAJUNG_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("on", True), ("TRUE", True), ("0", False), ("no", False), ("", False)]
)
def test_flag(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("MAJUNG_DEBUG", value)
    assert environment.flag("MAJUNG_DEBUG", default=not expected) is expected


def test_flag_left_out_is_off() -> None:
    assert environment.flag("MAJUNG_DEBUG") is False


def test_flag_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJUNG_DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="MAJUNG_DEBUG"):
        environment.flag("MAJUNG_DEBUG")


def test_whole_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.whole_number("MAJUNG_JOB_LEASE_SECONDS", default=60) == 60
    monkeypatch.setenv("MAJUNG_JOB_LEASE_SECONDS", "5")
    assert environment.whole_number("MAJUNG_JOB_LEASE_SECONDS", default=60) == 5


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "", "a minute"])
def test_whole_number_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MAJUNG_JOB_LEASE_SECONDS", value)
    with pytest.raises(ImproperlyConfigured, match="MAJUNG_JOB_LEASE_SECONDS"):
        environment.whole_number("MAJUNG_JOB_LEASE_SECONDS", default=60)


def test_names_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJUNG_ALLOWED_HOSTS", "majung.example, ,www.majung.example")
    assert environment.names("MAJUNG_ALLOWED_HOSTS", default=()) == ["majung.example", "www.majung.example"]


def test_database_is_durable_sqlite_in_the_data_folder(tmp_path: Path) -> None:
    chosen = environment.database(data_folder=tmp_path)
    assert chosen["NAME"] == tmp_path / "majung.sqlite3"
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in chosen["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in chosen["OPTIONS"]["init_command"]


def test_database_url_names_postgresql(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://maj%40ung:s%2Fcret@db.example:6432/loans?sslmode=require")
    chosen = environment.database(data_folder=tmp_path)
    assert (chosen["USER"], chosen["PASSWORD"]) == ("maj@ung", "s/cret")
    assert (chosen["HOST"], chosen["PORT"], chosen["NAME"]) == ("db.example", "6432", "loans")
    assert chosen["OPTIONS"] == {"sslmode": "require"}
    assert chosen["CONN_MAX_AGE"] is None


def test_database_url_may_name_a_socket_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///loans?host=/var/run/postgresql")
    assert environment.database(data_folder=tmp_path)["HOST"] == "/var/run/postgresql"


@pytest.mark.parametrize("url", ["mysql://db/loans", "postgresql://db", "loans", "postgresql://db:port/loans"])
def test_refuses_other_databases_without_repeating_the_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        environment.database(data_folder=tmp_path)
    assert url not in str(refused.value)


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = environment.secret_key(data_folder=tmp_path)
    assert environment.secret_key(data_folder=tmp_path) == first
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_given_secret_key_is_used_and_none_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAJUNG_SECRET_KEY", "given")
    assert environment.secret_key(data_folder=tmp_path) == "given"
    assert not list(tmp_path.iterdir())


def test_secret_key_is_required_beside_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/loans")
    with pytest.raises(ImproperlyConfigured, match="MAJUNG_SECRET_KEY"):
        environment.secret_key(data_folder=tmp_path)


def test_of_two_first_starts_one_key_stays(tmp_path: Path) -> None:
    place = tmp_path / "secret_key"
    environment._keep_first(place, "first")
    environment._keep_first(place, "second")
    assert place.read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    first = environment.keys(data_folder=tmp_path)
    assert environment.keys(data_folder=tmp_path) == first
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600


def test_keys_are_required_beside_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/loans")
    with pytest.raises(ImproperlyConfigured, match="MAJUNG_KEYS is required"):
        environment.keys(data_folder=tmp_path)


def test_keys_that_cannot_be_read_are_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAJUNG_KEYS", "first:c2hvcnQ=")
    with pytest.raises(ImproperlyConfigured, match="MAJUNG_KEYS") as refused:
        environment.keys(data_folder=tmp_path)
    assert "c2hvcnQ" not in str(refused.value)


@pytest.mark.parametrize("value", ["", "http://127.0.0.1:8900/register", "https://api.example.kr", "http://[::1]:80/x"])
def test_an_address_outside_is_read_without_its_last_slash(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MAJUNG_REGISTER_URL", f"{value}/" if value else "")
    assert environment.address("MAJUNG_REGISTER_URL") == value


@pytest.mark.parametrize("value", ["api.example.kr", "ftp://x", "https://", "https://user:secret@x", "https://x?key=1"])
def test_an_address_that_cannot_be_one_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MAJUNG_REGISTER_URL", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.address("MAJUNG_REGISTER_URL")
    assert "MAJUNG_REGISTER_URL" in str(refused.value)
    assert value not in str(refused.value)


def test_a_scanner_is_a_host_and_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.host_and_port("MAJUNG_SCANNER") == ""
    monkeypatch.setenv("MAJUNG_SCANNER", "127.0.0.1:3310")
    assert environment.host_and_port("MAJUNG_SCANNER") == "127.0.0.1:3310"
    monkeypatch.setenv("MAJUNG_SCANNER", "127.0.0.1")
    with pytest.raises(ImproperlyConfigured):
        environment.host_and_port("MAJUNG_SCANNER")


@pytest.mark.parametrize(("value", "expected"), [("2", 2.0), ("0.5", 0.5)])
def test_seconds_may_have_fractions(monkeypatch: pytest.MonkeyPatch, value: str, expected: float) -> None:
    assert environment.seconds("MAJUNG_PORT_READ_SECONDS", default=5.0) == 5.0
    monkeypatch.setenv("MAJUNG_PORT_READ_SECONDS", value)
    assert environment.seconds("MAJUNG_PORT_READ_SECONDS", default=5.0) == expected


@pytest.mark.parametrize("value", ["0", "-1", "soon", "", "1e3", "0.0"])
def test_seconds_that_never_pass_are_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MAJUNG_PORT_READ_SECONDS", value)
    with pytest.raises(ImproperlyConfigured):
        environment.seconds("MAJUNG_PORT_READ_SECONDS", default=5.0)


def test_files_lie_beside_the_database_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert environment.file_storage(data_folder=tmp_path)["OPTIONS"] == {"location": tmp_path / "files"}
    monkeypatch.setenv("MAJUNG_FILES_STORAGE", "storages.backends.s3.S3Storage")
    monkeypatch.setenv("MAJUNG_FILES_OPTIONS", '{"bucket_name": "papers"}')
    told = environment.file_storage(data_folder=tmp_path)
    assert told == {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "papers"}}
    for wrong in ("bucket", "[1]"):
        monkeypatch.setenv("MAJUNG_FILES_OPTIONS", wrong)
        with pytest.raises(ImproperlyConfigured):
            environment.file_storage(data_folder=tmp_path)
