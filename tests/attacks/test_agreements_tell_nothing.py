"""How somebody signed, from where and who they are: under their key alone; in no table, log, address or paper."""

import io
import json
import logging
from collections.abc import Iterator

import pikepdf
import pytest
from django.test import Client

from majung.adapters.signing import FakeSigning
from majung.agreements.evidence import records_of
from majung.agreements.models import Agreement
from majung.agreements.services import complete_agreement, reach_signer
from majung.core.agreement import AgreementState
from majung.events.services import Actor, ActorKind
from majung.papers.selectors import paper_pdf
from majung.parties.models import Person
from majung.parties.people import ci_of, person_view
from tests.agreements.signing import Signer, asked
from tests.applications.world import AT, Owner, an_owner
from tests.attacks.test_tables_tell_nothing import WAYS, everything
from tests.portal.agreements.walking import at, filled, read_on
from tests.portal.cases.conftest import set_clock, signed_in

pytestmark = pytest.mark.usefixtures("house")

STROKES = "[[[113,217,0],[331,119,17],[557,223,41]],[[601,307,977],[641,353,1013]]]"
ADDRESS, AGENT, OTHER_TELEPHONE = "203.0.113.177", "Telephone of somebody 7.31", "010-7755-3311"
OFFICER = Actor(ActorKind.STAFF, "user:9001")


@pytest.fixture
def owner(house: None, monkeypatch: pytest.MonkeyPatch) -> Owner:
    set_clock(monkeypatch, AT)
    return an_owner()


@pytest.fixture
def here(owner: Owner) -> Client:
    client = signed_in(owner)
    client.defaults.update({"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT})
    return client


@pytest.fixture
def signed(owner: Owner, here: Client, provider: FakeSigning) -> Agreement:
    """Drawn on the phone, at the pages; everybody reached once more."""
    signer = asked(owner)
    reach_signer(agreement=signer.number, telephone=OTHER_TELEPHONE, by=OFFICER, at=AT)
    draws(here, signer)
    request = here.post(at(signer.number, "identify/simple")).headers["Location"].rpartition("/")[2]
    person = person_view(person_id=signer.person_id)
    provider.sign(request, name=person.name, birth_date=person.birth_date, ci=ci_of(person_id=signer.person_id))
    assert here.get(at(signer.number, "identify/back")).headers["Location"] == at(signer.number, "sealing")
    assert complete_agreement(agreement=signer.number)
    for page in ("done", "paper.pdf", "consents"):
        here.get(at(signer.number, page))
    return Agreement.objects.get(number=signer.number)


def draws(here: Client, signer: Signer) -> None:
    read_on(here, signer.number)
    typed = filled(signer.number, name="")
    drawn = {field.replace("name-", "signature-"): STROKES for field in typed if field.startswith("name-")}
    assert here.post(at(signer.number, "contract"), {**typed, **drawn}).status_code == 302


def secrets_of(owner: Owner) -> dict[str, str]:
    person = person_view(person_id=owner.person_id)
    return {
        "strokes": STROKES,
        "strokes as they are kept": STROKES.replace(",", ", "),
        "how fast": "977",
        "address": ADDRESS,
        "browser": AGENT,
        "telephone": OTHER_TELEPHONE.replace("-", ""),
        "own telephone": person.telephone.replace("-", ""),
        "ci": ci_of(person_id=owner.person_id),
        "look-up": str(Person.objects.get(pk=owner.person_id).ci_hmac),
    }


def leaks(secrets: dict[str, str], text: str) -> list[str]:
    return [name for name, secret in secrets.items() if any(way(secret) in text for way in WAYS)]


def test_no_table_and_no_session_tells_how_or_from_where_somebody_signed(owner: Owner, signed: Agreement) -> None:
    assert signed.state == AgreementState.COMPLETED
    secrets = secrets_of(owner)
    # Numbers of three digits stand everywhere, and the look-up in its own column.
    del secrets["how fast"], secrets["look-up"]
    assert leaks(secrets, everything()) == []


def test_the_paper_tells_neither_how_nor_from_where_nor_by_what_we_look_people_up(
    owner: Owner, signed: Agreement
) -> None:
    document = paper_pdf(number=signed.paper)
    text = "\n".join(unpacked(document))
    assert "evidence.json" in text
    assert str(signed.number) in text
    secrets = secrets_of(owner)
    del secrets["how fast"]
    assert leaks(secrets, text) == []


def test_what_travels_in_the_paper_of_the_evidence_is_days_hashes_and_ticks(signed: Agreement) -> None:
    with pikepdf.open(io.BytesIO(paper_pdf(number=signed.paper))) as opened:
        told = json.loads(opened.attachments["evidence.json"].get_file().read_bytes())
    assert set(told["signatures"].values()) == {"drawn"}
    assert set(told) == {
        "agreement", "kind", "capacity", "text", "data_sha256", "requested_at", "read_at", "cautions_acknowledged_at",
        "executed_at", "ticks", "key_points", "signatures", "reached_end", "signer_commitment", "evidence_head",
    }  # fmt: skip


def test_not_even_the_sealed_evidence_holds_a_telephone_or_what_we_look_people_up_by(
    owner: Owner, signed: Agreement
) -> None:
    records = "\n".join(record.decode() for _, record in records_of(signed))
    assert ADDRESS in records
    kept = secrets_of(owner)
    never = {name: kept[name] for name in ("strokes", "telephone", "own telephone", "ci", "look-up")}
    assert leaks(never, records) == []


def test_no_log_line_tells_who_signs(
    owner: Owner, here: Client, provider: FakeSigning, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="majung"):
        signer = asked(owner)
        draws(here, signer)
        here.post(at(signer.number, "identify/simple"))
        here.get(at(signer.number, "identify/back"))
    secrets = {**secrets_of(owner), "name": person_view(person_id=owner.person_id).name}
    del secrets["how fast"]
    assert leaks(secrets, caplog.text) == []


def unpacked(document: bytes) -> Iterator[str]:
    """Every stream of a PDF opened, and every other object as it is written; both as letters and as they are."""
    with pikepdf.open(io.BytesIO(document)) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Stream):
                yield str(dict(each.items()))
                yield each.read_bytes().decode("utf-8", "replace")
            else:
                yield each.unparse(resolved=True).decode("utf-8", "replace") if hasattr(each, "unparse") else str(each)
        for held in opened.attachments.values():
            yield f"{held.filename} {held.get_file().read_bytes().decode('utf-8', 'replace')}"
