"""An event stands with its act or not at all, never changes, and holds nothing personal."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from structlog.contextvars import bound_contextvars

from majung.events.models import Event
from majung.events.selectors import events_about, reads_about, reads_by
from majung.events.services import Actor, ActorKind, ReadPurpose, Subject, digest_of, record_event, record_read

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
OWNER, OFFICER = Actor(ActorKind.OWNER, "user:12"), Actor(ActorKind.STAFF, "user:3")
CASE = Subject("application", "APP-2026-AAAAAAAA-1")
OTHER = Subject("application", "APP-2026-BBBBBBBB-2")


def submitted(subject: Subject = CASE, **more: object) -> None:
    record_event(act="ApplicationSubmitted", actor=OWNER, subject=subject, at=AT, **more)  # type: ignore[arg-type]


@pytest.mark.usefixtures("db")
def test_tells_who_did_what_to_which_case() -> None:
    submitted(reason="owner_asked", institution="gbsinbo", request_id="r1", changes={"status": (None, "submitted")})
    submitted(OTHER)
    [line] = events_about(subject=CASE)
    assert (line.act, line.actor, line.subject, line.at) == ("ApplicationSubmitted", OWNER, CASE, AT)
    assert (line.reason, line.institution, line.request_id) == ("owner_asked", "gbsinbo", "r1")
    [change] = line.changes
    assert (change.field, change.before) == ("status", None)
    assert change.after == digest_of(CASE, "status", "submitted")


@pytest.mark.usefixtures("db")
def test_values_and_words_of_people_are_not_kept() -> None:
    submitted(changes={"telephone": ("010-1234-5678", "010-8765-4321")}, reason="김마중 님이 전화로 요청")
    [row] = Event.objects.values()
    kept = json.dumps(row, default=str, ensure_ascii=False)
    assert not [word for word in ("1234", "8765", "김마중") if word in kept.replace(str(row["recorded_at"]), "")]
    assert row["reason"].startswith("words:")


def test_a_fingerprint_of_a_value_says_nothing_about_another_case_or_field() -> None:
    assert digest_of(CASE, "telephone", "010-1234-5678") == digest_of(CASE, "telephone", "010-1234-5678")
    assert digest_of(CASE, "telephone", "010-1234-5678") != digest_of(OTHER, "telephone", "010-1234-5678")
    assert digest_of(CASE, "telephone", "010-1234-5678") != digest_of(CASE, "other_telephone", "010-1234-5678")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("subject", [Subject("application", "김마중"), Subject("person", "owner@example.kr")])
def test_a_name_or_an_address_is_no_subject(subject: Subject) -> None:
    with pytest.raises(AssertionError):
        submitted(subject)


@pytest.mark.usefixtures("db")
def test_the_request_being_answered_is_named_without_being_passed_on() -> None:
    with bound_contextvars(request_id="abc"):
        submitted()
    assert events_about(subject=CASE)[0].request_id == "abc"


@pytest.mark.usefixtures("transactional_db")
def test_an_event_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="transaction of its act"):
        submitted()
    assert not Event.objects.exists()


@pytest.mark.usefixtures("transactional_db")
def test_an_act_that_is_undone_leaves_no_event() -> None:
    with transaction.atomic():
        submitted()
        transaction.set_rollback(True)
    assert not Event.objects.exists()


CHANGES = ("UPDATE events_event SET reason = ''", "DELETE FROM events_event")
TRUNCATIONS = ("TRUNCATE events_event CASCADE", "TRUNCATE events_eventlink", "TRUNCATE events_signedhead")


@pytest.mark.usefixtures("db")
def test_the_database_refuses_to_change_what_is_recorded() -> None:
    submitted()
    # SQLite knows no TRUNCATE.
    for statement in CHANGES + (TRUNCATIONS if connection.vendor == "postgresql" else ()):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.usefixtures("db")
def test_an_unknown_kind_of_actor_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_event (act, actor_kind, actor_id, subject_kind, subject_number, institution, reason, "
            "request_id, at, recorded_at, changes) VALUES ('X', 'ghost', '', 'a', 'b', '', '', '', %s, %s, '[]')",
            [AT, AT],
        )


@pytest.mark.usefixtures("db")
def test_who_saw_whose_data_and_what_for() -> None:
    record_read(actor=OFFICER, subject=CASE, purpose=ReadPurpose.SCREENING, at=AT, fields=["name", "telephone"])
    record_read(actor=OFFICER, subject=OTHER, purpose=ReadPurpose.COUNTER, at=AT, fields=["name"])
    record_read(actor=OWNER, subject=CASE, purpose=ReadPurpose.OWN, at=AT, fields=["name"])
    assert [(line.actor, line.purpose, line.fields) for line in reads_about(subject=CASE)] == [
        (OFFICER, ReadPurpose.SCREENING, ("name", "telephone")),
        (OWNER, ReadPurpose.OWN, ("name",)),
    ]
    assert [line.subject for line in reads_by(actor=OFFICER)] == [CASE, OTHER]
    assert events_about(subject=CASE) == []
