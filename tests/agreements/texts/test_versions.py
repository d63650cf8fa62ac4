"""Versions of the words: one person proposes, another agrees, and nobody changes them after; also by hand."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from majung.agreements.models import AgreementText
from majung.agreements.texts.shipped import load_shipped_texts
from majung.agreements.texts.versions import (
    OwnText,
    TextNotUsable,
    TextSettled,
    TextUnchanged,
    TextVersion,
    UnknownText,
    agree_text,
    decline_text,
    propose_text,
    text_in_force,
    text_version,
    texts_of,
)
from majung.core.agreement_text_lint import TextProblemCode
from majung.core.agreement_texts import AgreementKind, AgreementTextState, Entity
from majung.events.models import Event
from majung.events.services import Actor, ActorKind
from majung.parties.services import load_catalog_into_database

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 1, tzinfo=UTC)
WRITER, OTHER = Actor(ActorKind.STAFF, "user:1"), Actor(ActorKind.STAFF, "user:2")
FOUNDATION = "gyeongbuk-foundation"


@pytest.fixture
def shipped(db: None) -> TextVersion:
    load_catalog_into_database()
    load_shipped_texts(at=AT)
    return in_force()


def in_force(on: date = date(2026, 3, 2), institution: str = FOUNDATION) -> TextVersion:
    return text_in_force(institution=institution, kind=AgreementKind.GUARANTEE, entity=Entity.INDIVIDUAL, on=on)


def own_words(shipped: TextVersion, title: str = "신용보증약정서 (개정)") -> dict[str, Any]:
    document = deepcopy(dict(shipped.document))
    document["title"] = {"ko": title, "en": "Credit guarantee agreement"}
    document["is_sample"] = False
    return document


def proposed(shipped: TextVersion, **changes: Any) -> TextVersion:
    given: dict[str, Any] = {
        "institution": FOUNDATION, "document": own_words(shipped), "in_force_from": date(2026, 4, 1),
        "reason": "우리 약정서로 바꿉니다.", "at": AT, "actor": WRITER,
    }  # fmt: skip
    return propose_text(**{**given, **changes})


def test_a_proposed_text_is_in_force_only_once_another_person_agrees(shipped: TextVersion) -> None:
    waiting = proposed(shipped)
    assert waiting.version == "2026-2"
    assert in_force(date(2026, 4, 1)).number == shipped.number
    agreed = agree_text(number=waiting.number, at=LATER, actor=OTHER)
    assert agreed.state is AgreementTextState.AGREED
    assert (agreed.proposed_by, agreed.settled_by) == ("user:1", "user:2")
    assert in_force(date(2026, 3, 31)).number == shipped.number
    assert in_force(date(2026, 4, 1)).number == waiting.number
    assert in_force(date(2026, 4, 1), "gyeongnam-foundation").version == "2026-1"
    acts = Event.objects.filter(subject_number=waiting.number).order_by("pk").values_list("act", "actor_id")
    assert list(acts) == [("AgreementTextProposed", "user:1"), ("AgreementTextAgreed", "user:2")]


def test_nothing_is_in_force_backwards(shipped: TextVersion) -> None:
    waiting = proposed(shipped, in_force_from=date(2020, 1, 1))
    assert waiting.in_force_from == date(2026, 3, 2)
    assert agree_text(number=waiting.number, at=LATER, actor=OTHER).in_force_from == date(2026, 3, 9)
    assert in_force(date(2026, 3, 8)).number == shipped.number


def test_nobody_agrees_to_an_own_text(shipped: TextVersion) -> None:
    waiting = proposed(shipped)
    with pytest.raises(OwnText):
        agree_text(number=waiting.number, at=LATER, actor=WRITER)
    assert text_version(number=waiting.number).state is AgreementTextState.PROPOSED


def test_one_waits_at_a_time_and_who_proposed_it_may_take_it_back(shipped: TextVersion) -> None:
    waiting = proposed(shipped)
    with pytest.raises(TextSettled):
        proposed(shipped, document=own_words(shipped, "다른 제목"))
    over = decline_text(number=waiting.number, at=LATER, actor=WRITER, because="다시 씁니다.")
    assert over.state is AgreementTextState.DECLINED
    assert proposed(shipped).version == "2026-3"


def test_what_is_settled_is_settled(shipped: TextVersion) -> None:
    waiting = proposed(shipped)
    decline_text(number=waiting.number, at=LATER, actor=OTHER, because="제5조가 틀렸습니다.")
    with pytest.raises(TextSettled):
        agree_text(number=waiting.number, at=LATER, actor=OTHER)
    with pytest.raises(TextSettled):
        decline_text(number=waiting.number, at=LATER, actor=OTHER, because="또")
    with pytest.raises(UnknownText):
        agree_text(number="TXT-2026-00000000-0", at=LATER, actor=OTHER)


@pytest.mark.parametrize("changes", [{"reason": "  "}, {"document": None}])
def test_a_text_without_a_reason_or_a_change_is_not_proposed(shipped: TextVersion, changes: dict[str, Any]) -> None:
    changes = {"document": shipped.document} if "document" in changes else changes
    with pytest.raises(TextUnchanged):
        proposed(shipped, **changes)
    with pytest.raises(TextUnchanged):
        decline_text(number=shipped.number, at=LATER, actor=OTHER, because=" ")


def test_a_text_that_makes_a_guarantor_is_not_proposed(shipped: TextVersion) -> None:
    document = own_words(shipped)
    document["articles"][0]["paragraphs"] = ["대표자의 가족은 연대보증을 합니다."]
    with pytest.raises(TextNotUsable) as refused:
        proposed(shipped, document=document)
    assert [problem.code for problem in refused.value.problems] == [TextProblemCode.PERSONAL_GUARANTEE]
    assert not AgreementText.objects.filter(state="proposed").exists()


def test_a_document_of_another_shape_is_not_proposed(shipped: TextVersion) -> None:
    with pytest.raises(TextNotUsable) as refused:
        proposed(shipped, document={**own_words(shipped), "articles": [], "script": "<script>"})
    assert set(refused.value.misfits) == {"articles", "document"}


def test_all_versions_are_kept_newest_first(shipped: TextVersion) -> None:
    waiting = proposed(shipped)
    agree_text(number=waiting.number, at=LATER, actor=OTHER)
    kept = texts_of(institution=FOUNDATION, kind=AgreementKind.GUARANTEE, entity=Entity.INDIVIDUAL)
    assert [version.version for version in kept] == ["2026-2", "2026-1"]
    assert kept[1] == shipped
    everything = texts_of(institution=FOUNDATION)
    assert {(version.kind, version.entity) for version in everything} == {
        (AgreementKind.GUARANTEE, Entity.INDIVIDUAL),
        (AgreementKind.GUARANTEE, Entity.CORPORATION),
        (AgreementKind.RESPONSIBLE_MANAGEMENT, Entity.CORPORATION),
    }


def by_hand(statement: str) -> Callable[[TextVersion], None]:
    def run(version: TextVersion) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [version.number])

    return run


@pytest.mark.parametrize(
    "statement",
    [
        (
            "UPDATE agreements_agreementtext SET state = 'agreed', settled_by = proposed_by, settled_at = proposed_at "
            "WHERE number = %s"
        ),
        "UPDATE agreements_agreementtext SET state = 'agreed' WHERE number = %s",
        "UPDATE agreements_agreementtext SET canonical_json = '{}' WHERE number = %s",
        "UPDATE agreements_agreementtext SET sha256 = '0' WHERE number = %s",
        "UPDATE agreements_agreementtext SET proposed_by = 'user:9' WHERE number = %s",
        "DELETE FROM agreements_agreementtext WHERE number = %s",
        (
            "INSERT INTO agreements_agreementtext (number, institution_id, kind, entity, version, canonical_json,"
            " sha256, in_force_from, state, reason, proposed_by, proposed_at, settled_by, settled_at, settled_because)"
            " SELECT 'TXT-X', institution_id, kind, entity, 'x', canonical_json, sha256, in_force_from,"
            " 'agreed', reason,"
            " proposed_by, proposed_at, 'user:7', proposed_at, '' FROM agreements_agreementtext WHERE number = %s"
        ),
    ],
)
def test_the_database_keeps_two_people_and_the_words(shipped: TextVersion, statement: str) -> None:
    waiting = proposed(shipped)
    with pytest.raises(DatabaseError):
        by_hand(statement)(waiting)
    assert text_version(number=waiting.number) == waiting


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_agreementtext SET in_force_from = '2030-01-01' WHERE number = %s",
        "UPDATE agreements_agreementtext SET state = 'declined' WHERE number = %s",
        "UPDATE agreements_agreementtext SET state = 'proposed', settled_by = '', settled_at = NULL WHERE number = %s",
        "DELETE FROM agreements_agreementtext WHERE number = %s",
    ],
)
def test_a_text_in_force_stays_as_it_is(shipped: TextVersion, statement: str) -> None:
    with pytest.raises(DatabaseError):
        by_hand(statement)(shipped)
    assert in_force() == shipped
