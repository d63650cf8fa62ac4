"""Typed readers of the environment.

A value that cannot be read stops the start and is named; nothing is guessed.
"""

import json
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from majung.adapters.keyring import BadKeyring, new_key, read_keyring

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off", ""})


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() not in ON | OFF:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return value.lower() in ON


def whole_number(name: str, *, default: int) -> int:
    """A number from 1 on."""
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1 on, not {value!r}")
    return int(value)


def text(name: str, *, default: str = "") -> str:
    return os.environ.get(name, default)


def seconds(name: str, *, default: float) -> float:
    """A time above zero; fractions are welcome."""
    value = os.environ.get(name)
    if value is None:
        return default
    if re.fullmatch(r"[0-9]{1,6}([.][0-9]{1,3})?", value) is None or float(value) <= 0:
        raise ImproperlyConfigured(f"{name} must be seconds above 0, such as 2.5, not {value!r}")
    return float(value)


def address(name: str) -> str:
    """Where an outside system answers, without a slash at its end; empty when it is not connected."""
    value = os.environ.get(name, "").rstrip("/")
    if value and re.fullmatch(r"https?://[^/\s?#@]+(/[^\s?#]*)?", value) is None:
        raise ImproperlyConfigured(f"{name} must be a web address: scheme, host and path")
    return value


def host_and_port(name: str) -> str:
    """Where something other than a web server answers; empty when it is not connected."""
    value = os.environ.get(name, "")
    if value and re.fullmatch(r".+:[0-9]{1,5}", value) is None:
        raise ImproperlyConfigured(f"{name} must look like host:3310")
    return value


def folder(name: str, *, default: Path) -> Path:
    return Path(os.environ.get(name) or default).expanduser().resolve()


def names(name: str, *, default: tuple[str, ...]) -> list[str]:
    """A list separated by commas."""
    value = os.environ.get(name)
    return list(default) if value is None else [part.strip() for part in value.split(",") if part.strip()]


def database(*, data_folder: Path) -> dict[str, Any]:
    """PostgreSQL when DATABASE_URL says so, else SQLite in the data folder; connections persist on both."""
    url = os.environ.get("DATABASE_URL")
    chosen = _postgresql(url) if url else _sqlite(data_folder)
    return {**chosen, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def secret_key(*, data_folder: Path) -> str:
    """MAJUNG_SECRET_KEY; on the embedded database one made once and kept for its owner alone."""
    given = os.environ.get("MAJUNG_SECRET_KEY")
    if given:
        return given
    if os.environ.get("DATABASE_URL"):
        raise ImproperlyConfigured("MAJUNG_SECRET_KEY is required with DATABASE_URL")
    return _kept_secret(data_folder / "secret_key", secrets.token_urlsafe(48))


def keys(*, data_folder: Path) -> str:
    """MAJUNG_KEYS, the ring everything is sealed with; on the embedded database one made once and kept."""
    given = os.environ.get("MAJUNG_KEYS")
    if not given and os.environ.get("DATABASE_URL"):
        raise ImproperlyConfigured("MAJUNG_KEYS is required with DATABASE_URL")
    ring = given or _kept_secret(data_folder / "keys", new_key())
    try:
        read_keyring(ring)
    except BadKeyring as problem:
        raise ImproperlyConfigured(f"MAJUNG_KEYS cannot be read: {problem}") from None
    return ring


def file_storage(*, data_folder: Path) -> dict[str, Any]:
    """MAJUNG_FILES_STORAGE and its MAJUNG_FILES_OPTIONS as JSON; without them a folder beside the database."""
    backend = os.environ.get("MAJUNG_FILES_STORAGE")
    if not backend:
        return {"BACKEND": "majung.documents.folder.DurableFolder", "OPTIONS": {"location": data_folder / "files"}}
    try:
        options = json.loads(os.environ.get("MAJUNG_FILES_OPTIONS") or "{}")
    except ValueError:
        raise ImproperlyConfigured("MAJUNG_FILES_OPTIONS must be a JSON object") from None
    if not isinstance(options, dict):
        raise ImproperlyConfigured("MAJUNG_FILES_OPTIONS must be a JSON object")
    return {"BACKEND": backend, "OPTIONS": options}


def _sqlite(data_folder: Path) -> dict[str, Any]:
    data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_folder / "majung.sqlite3",
        "OPTIONS": {
            # IMMEDIATE: a transaction that will write waits at its start, instead of failing in its middle.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: what was answered as committed survives a power cut. Recursive triggers: a row that INSERT OR
            # REPLACE pushes out counts as deleted, which the tables that only grow refuse.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL cannot be read") from None
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket folder comes as ?host=/var/run/postgresql.
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
    }


def _kept_secret(place: Path, fresh: str) -> str:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not place.exists():
        _keep_first(place, fresh)
    return place.read_text(encoding="ascii").strip()


def _keep_first(place: Path, secret: str) -> None:
    # Written aside and linked, so that of several starting processes all read the first one's, whole.
    descriptor, unfinished = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    try:
        os.link(unfinished, place)
    except FileExistsError:
        pass
    finally:
        Path(unfinished).unlink()
