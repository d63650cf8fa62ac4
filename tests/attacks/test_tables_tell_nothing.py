"""After a whole story no table tells who somebody is or what they said; with the key gone, nothing ever will."""

import base64
import json
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from majung.adapters.sealing import BrokenSeal, unseal
from majung.applications.after_submission import follow_up
from majung.applications.notes import write_note
from majung.applications.selectors import application_view, supplements_of
from majung.applications.services import request_supplement, submit_application, supply, supply_item, take_up
from majung.core.application import Channel
from majung.core.consents import ConsentKind
from majung.core.supplement import SupplementItem, SupplementItemKind
from majung.decisions.services import send_back
from majung.events.sequencer import chain_events
from majung.events.services import Actor, ActorKind
from majung.parties.businesses import add_business
from majung.parties.contact import begin_contact_change
from majung.parties.kinds import AgentScope, EntityKind, IdentityMethod, PowerScope, RepresentationRole
from majung.parties.people import Identity, PersonForgotten, destroy_person_key, sign_in_person
from majung.parties.powers import record_power_of_attorney
from majung.parties.tax_agents import name_tax_agent
from tests.applications.world import AT, Owner, begun, consent, registration_number, saved
from tests.decisions.people import APPROVAL, TERMS, approve, proposed
from tests.published_catalog import load_and_publish
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

MAKER, CHECKER = Actor(ActorKind.STAFF, "user:7"), Actor(ActorKind.STAFF, "user:8")
CI, DI = "Q2lPZlNvbWVib2R5VmVyeVBhcnRpY3VsYXI" * 2 + "ABCDEFGHIJKLMNOPQ=", "REkrT2ZTb21lYm9keQ" * 3 + "0123456789"
SECRETS = {
    "ci": CI,
    "di": DI,
    "name": "남궁은하수",
    "birth date": "1962-03-01",
    "birth date as a day": "datetime.date(1962, 3, 1)",
    "telephone": "01098761234",
    "other telephone": "01055556666",
    "agent": "황보세무",
    "agent's telephone": "01033334444",
    "messenger": "독고대리",
    "asked": "매출이 절반으로 준 까닭",
    "answer": "남편이 크게 다쳤습니다",
    "note": "전화하니 매우 불안해함",
    "words": "상환능력이 충분함",
    "condition": "배우자 명의 가게를 닫을 것",
    "sent back": "근거를 더 적으세요",
}
# As a database, a cookie or a URL might carry them.
WAYS = (
    str,
    lambda text: json.dumps(text)[1:-1],
    quote,
    lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    lambda text: text.encode().hex(),
)


def everything() -> str:
    """Every value of every table, sessions opened too."""
    rows = [
        repr([bytes(value) if isinstance(value, memoryview) else value for value in row])
        for model in apps.get_models()
        for row in model._base_manager.values_list()
    ]
    opened = [json.dumps(session.get_decoded(), ensure_ascii=False) for session in Session.objects.all()]
    return "\n".join(rows + opened)


def told_in(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if any(way(secret) in text for way in WAYS)]


@pytest.fixture
def owner(db: None) -> Owner:
    load_and_publish()
    identity = Identity(
        name=SECRETS["name"],
        birth_date=date(1962, 3, 1),
        telephone=SECRETS["telephone"],
        ci=CI,
        di=DI,
        method=IdentityMethod.SIMPLE_CERTIFICATE,
        transaction="T1",
    )
    user = sign_in_person(identity=identity, at=AT)
    assert user.person_id is not None
    sign_in(Client(), user).get("/me")
    business = add_business(
        person_id=user.person_id,
        registration_number=registration_number(1),
        corporation_number="",
        name="구미식당",
        entity=EntityKind.INDIVIDUAL,
        role=RepresentationRole.REPRESENTATIVE,
        opened_on=date(2019, 5, 2),
        at=AT,
        actor=Actor(ActorKind.OWNER, f"user:{user.pk}"),
    )
    return Owner(user.pk, user.person_id, business.number)


def whole_story(owner: Owner) -> str:
    begin_contact_change(person_id=owner.person_id, telephone=SECRETS["other telephone"], at=AT)
    name_tax_agent(
        business=owner.business, by_person_id=owner.person_id, agent_name=SECRETS["agent"],
        agent_telephone=SECRETS["agent's telephone"], scope=list(AgentScope), until=AT.date() + timedelta(days=9),
        at=AT, actor=owner.actor,
    )  # fmt: skip
    record_power_of_attorney(
        business=owner.business, agent_name=SECRETS["messenger"], both_ids_seen=True, scope=list(PowerScope),
        until=AT.date() + timedelta(days=9), by=MAKER, at=AT,
    )  # fmt: skip
    draft = begun(owner)
    consent(owner, draft.number, ConsentKind)
    saved(owner, draft, requested_krw=30_000_000, purpose="operating", bank="nh", helper="nobody")
    number = submit_application(
        draft=draft.number, user_id=owner.user_id, idempotency_key="key-1", body_hash="0" * 64,
        channel=Channel.ONLINE, at=AT, actor=owner.actor,
    ).application  # fmt: skip
    follow_up.func(application=number)
    take_up(application=number, by=MAKER, at=AT)
    item = SupplementItem(SupplementItemKind.EXPLANATION, SECRETS["asked"])
    request_supplement(application=number, items=[item], through=AT.date() + timedelta(days=10), by=MAKER, at=AT)
    supply_item(application=number, position=1, answer=SECRETS["answer"], actor=owner.actor, at=AT)
    supply(application=number, actor=owner.actor, at=AT)
    write_note(application=number, words=SECRETS["note"], by=MAKER, at=AT)
    for last in (False, True):
        terms = replace(TERMS, conditions=(SECRETS["condition"],))
        proposal = proposed(number, by=MAKER, **{**APPROVAL, "words": SECRETS["words"], "terms": terms})
        if last:
            approve(proposal)
        else:
            send_back(proposal=proposal, reason=SECRETS["sent back"], by=CHECKER, at=AT)
    chain_events(at=AT)
    return number


def test_no_table_tells_a_secret(owner: Owner) -> None:
    whole_story(owner)
    assert told_in(everything()) == []


def test_the_search_itself_finds_what_is_there(owner: Owner) -> None:
    """Else the test above would be glad about nothing."""
    Authenticator.objects.create(user_id=owner.user_id, type=Authenticator.Type.TOTP, data={"name": SECRETS["name"]})
    session = Client().session
    session["person"] = {"ci": CI}
    session.save()
    assert told_in(everything()) == ["ci", "name"]


def test_with_the_key_gone_nothing_of_the_person_opens(owner: Owner) -> None:
    number = whole_story(owner)
    assert opened_by_the_house() == ["person"]
    destroy_person_key(person_id=owner.person_id, at=AT, actor=MAKER)
    for read in (lambda: application_view(number=number), lambda: supplements_of(number=number)):
        with pytest.raises(PersonForgotten):
            read()
    assert opened_by_the_house() == []


def opened_by_the_house() -> list[str]:
    """What rows about the person the house's own keys still open, whatever they were sealed for."""
    own = {
        "applications": ["draft", "application", "lookup", "supplementitem", "suppliedpart", "casenote"],
        "decisions": ["proposal"],
        "documents": ["document", "storedfile"],
        "parties": ["person", "contactcode", "taxagentmandate"],
    }
    found = []
    for app, names in own.items():
        for name in names:
            model = apps.get_model(app, name)
            sealed = [field.name for field in model._meta.fields if field.name.startswith(("sealed", "wrapped"))]
            for row in model._base_manager.values_list(*sealed) if sealed else ():
                found += [name for value in row if value is not None and is_opened(bytes(value))]
    return found


PURPOSES = (
    "majung.applications.draft", "majung.data_key", "majung.notices.message", "majung.parties.power_of_attorney",
    "majung.documents.part", "majung.consultations.guidance",
)  # fmt: skip


def is_opened(sealed: bytes) -> bool:
    for purpose in PURPOSES:
        try:
            unseal(sealed, purpose=purpose)
        except BrokenSeal:
            continue
        return True
    return False
