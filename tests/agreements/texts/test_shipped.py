"""The words this release comes with: usable for everybody who will sign, loaded once, and never two in force."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from majung.agreements.models import AgreementText
from majung.agreements.texts import shipped
from majung.agreements.texts.shipped import ShippedText, load_shipped_texts, shipped_texts
from majung.agreements.texts.versions import UnknownText, text_in_force
from majung.core.agreement_text_lint import lint_text
from majung.core.agreement_texts import AgreementKind, Entity, all_words, contract_text, text_hash
from majung.events.models import Event
from majung.parties.services import load_catalog_into_database

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
FOUNDATIONS = ("gyeongbuk-foundation", "gyeongnam-foundation")
LENDERS = ("semas", "mutual-aid-cooperative")


@pytest.mark.usefixtures("db")
def test_everybody_who_will_sign_finds_words() -> None:
    load_catalog_into_database()
    assert load_shipped_texts(at=AT) == []
    asked = [*product(FOUNDATIONS, [AgreementKind.GUARANTEE]), *product(LENDERS, [AgreementKind.LOAN])]
    for (institution, kind), entity in product(asked, Entity):
        version = text_in_force(institution=institution, kind=kind, entity=entity, on=date(2023, 7, 1))
        assert version.text.is_sample
        assert version.text.title.ko == {"guarantee": "신용보증약정서", "loan": "융자약정서"}[kind.value]
    for institution in (*FOUNDATIONS, *LENDERS):
        version = text_in_force(
            institution=institution,
            kind=AgreementKind.RESPONSIBLE_MANAGEMENT,
            entity=Entity.CORPORATION,
            on=date(2023, 7, 1),
        )
        assert version.version == "2026-1"


@pytest.mark.usefixtures("db")
def test_before_the_law_of_electronic_signatures_nothing_is_in_force() -> None:
    load_catalog_into_database()
    load_shipped_texts(at=AT)
    with pytest.raises(UnknownText):
        text_in_force(institution="semas", kind=AgreementKind.LOAN, entity=Entity.INDIVIDUAL, on=date(2020, 12, 9))


@pytest.mark.usefixtures("db")
def test_loading_twice_changes_nothing() -> None:
    load_catalog_into_database()
    load_shipped_texts(at=AT)
    before = list(AgreementText.objects.order_by("pk").values())
    events = Event.objects.count()
    assert load_shipped_texts(at=AT) == []
    assert list(AgreementText.objects.order_by("pk").values()) == before
    assert Event.objects.count() == events


@pytest.mark.usefixtures("db")
def test_a_version_in_use_keeps_its_words_and_the_other_words_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    load_catalog_into_database()
    load_shipped_texts(at=AT)
    first = shipped_texts()[0]
    changed = ShippedText(
        first.institution,
        first.version,
        first.in_force_from,
        {**first.document, "title": {"ko": "신용보증약정서 (새)"}},
    )
    monkeypatch.setattr(shipped, "shipped_texts", lambda: (changed,))
    assert load_shipped_texts(at=AT) == [changed]
    assert AgreementText.objects.filter(sha256=text_hash(first.document)).exists()
    assert not AgreementText.objects.filter(sha256=text_hash(changed.document)).exists()


@pytest.mark.parametrize("each", shipped_texts(), ids=lambda each: f"{each.institution}-{each.document['kind']}")
def test_shipped_words_pass_the_lint(each: ShippedText) -> None:
    assert lint_text(contract_text(each.document)) == []


@pytest.mark.parametrize("each", shipped_texts(), ids=lambda each: f"{each.institution}-{each.document['kind']}")
def test_what_a_signer_acknowledges_is_said_in_english_too(each: ShippedText) -> None:
    text = contract_text(each.document)
    silent = [
        where
        for where, words, _ in all_words(text)
        if not words.en and where.split(".")[0] in {"title", "cautions", "key_points", "items", "places"}
    ]
    assert silent == []


def test_a_company_says_that_it_owes_and_not_who_signs() -> None:
    texts = [contract_text(each.document) for each in shipped_texts() if each.document["entity"] == "corporation"]
    preambles = [text.preamble[0].words.ko for text in texts if text.kind is not AgreementKind.RESPONSIBLE_MANAGEMENT]
    assert preambles
    assert all("채무는 사업자의 것입니다" in preamble for preamble in preambles)
