"""Publishing: once, whole, and never changed."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection

from majung.core.rules import program as core
from majung.parties.services import load_catalog_into_database
from majung.programs.catalog import shipped_catalog
from majung.programs.models import Program, ProgramVersion
from majung.programs.selectors import published_versions
from majung.programs.services import (
    PublishedVersionDiffers,
    UnknownPredecessor,
    publish_catalog,
    publish_program,
)

pytestmark = pytest.mark.django_db

MOMENT = datetime(2025, 1, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def institutions(db: None) -> None:
    load_catalog_into_database()


def shipped() -> core.ProgramVersion:
    return shipped_catalog().version("gyeongbuk-beotim", date(2025, 5, 2))


def successor() -> core.ProgramVersion:
    """A later version of the same program."""
    document = dict(shipped().document) | {"version": "2025-2", "supersedes": shipped().version}
    document["reason"] = "금액을 바로잡음"
    return replace(
        shipped(),
        version="2025-2",
        document=document,
        hash=core.version_hash(document),
        in_force_from=date(2025, 7, 1),
    )


def test_published_version_keeps_document_period_and_moment() -> None:
    published = publish_program(version=shipped(), at=MOMENT)
    assert published.program.code == "gyeongbuk-beotim"
    assert (published.in_force_from, published.in_force_until) == (date(2025, 1, 1), None)
    assert published.published_at == MOMENT


def test_hash_is_that_of_the_kept_text() -> None:
    published = publish_program(version=shipped(), at=MOMENT)
    published.refresh_from_db()
    assert hashlib.sha256(published.canonical_json.encode()).hexdigest() == published.sha256 == shipped().hash


def test_publishing_the_same_again_changes_nothing() -> None:
    first = publish_program(version=shipped(), at=MOMENT)
    again = publish_program(version=shipped(), at=datetime(2026, 1, 1, tzinfo=UTC))
    assert (again.pk, again.published_at) == (first.pk, MOMENT)
    assert ProgramVersion.objects.count() == 1


def test_refuses_another_content_under_the_same_version() -> None:
    publish_program(version=shipped(), at=MOMENT)
    with pytest.raises(PublishedVersionDiffers):
        publish_program(version=replace(shipped(), hash="0" * 64), at=MOMENT)
    assert ProgramVersion.objects.get().sha256 == shipped().hash


def test_correction_names_what_it_supersedes_and_why() -> None:
    publish_program(version=shipped(), at=MOMENT)
    publish_program(version=successor(), at=MOMENT)
    latest, first = published_versions(program="gyeongbuk-beotim")
    assert (latest.supersedes, latest.reason) == (first.version, "금액을 바로잡음")
    assert (first.supersedes, first.reason) == (None, "")


def test_refuses_to_supersede_what_was_never_published() -> None:
    with pytest.raises(UnknownPredecessor):
        publish_program(version=successor(), at=MOMENT)


def test_database_wants_a_reason_for_a_succession() -> None:
    first = publish_program(version=shipped(), at=MOMENT)
    with pytest.raises(IntegrityError):
        ProgramVersion.objects.create(
            program=first.program,
            version="2025-2",
            canonical_json="{}",
            sha256="0" * 64,
            in_force_from=date(2025, 7, 1),
            supersedes=first,
            published_at=MOMENT,
        )


def test_whole_catalog_is_published_in_any_order() -> None:
    assert publish_catalog(versions=[successor(), shipped()], at=MOMENT) == []
    assert ProgramVersion.objects.count() == 2


def test_shipped_catalog_is_published_and_again_without_change() -> None:
    versions = shipped_catalog().versions
    assert publish_catalog(versions=versions, at=MOMENT) == []
    assert publish_catalog(versions=versions, at=MOMENT) == []
    assert ProgramVersion.objects.count() == len(versions)


def test_catalog_tells_what_was_refused_and_publishes_the_rest() -> None:
    publish_program(version=shipped(), at=MOMENT)
    changed = replace(shipped(), hash="0" * 64)
    others = [version for version in shipped_catalog().versions if version.id != shipped().id]
    assert publish_catalog(versions=[changed, *others], at=MOMENT) == [changed]
    assert Program.objects.count() == len(others) + 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE programs_programversion SET reason = 'x'",
        "UPDATE programs_programversion SET sha256 = sha256",
        "DELETE FROM programs_programversion",
    ],
)
def test_published_version_cannot_be_changed_even_by_hand(statement: str) -> None:
    publish_program(version=shipped(), at=MOMENT)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="never changes"):
        cursor.execute(statement)


def test_published_version_cannot_be_saved_or_deleted() -> None:
    published = publish_program(version=shipped(), at=MOMENT)
    published.reason = "x"
    with pytest.raises(IntegrityError, match="never changes"):
        published.save()


def test_published_version_cannot_be_deleted_through_its_program() -> None:
    published = publish_program(version=shipped(), at=MOMENT)
    with pytest.raises(IntegrityError):
        published.program.delete()
