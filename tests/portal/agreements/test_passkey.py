"""«본인인증» by passkey, as the script of the page sends it."""

import json

from django.test import Client

from majung.agreements.models import Agreement
from majung.core.agreement import AgreementState
from tests.agreements.passkey import Passkey
from tests.agreements.signing import Signer, executed
from tests.applications.world import Owner
from tests.portal.agreements.walking import at

ASKS = {"Accept": "application/json"}


def test_the_page_asks_what_to_sign_and_sends_what_was_signed(here: Client, owner: Owner, signer: Signer) -> None:
    key = Passkey(owner.user_id, house="testserver").register()
    executed(signer)
    assert 'data-passkey="ask"' in here.get(at(signer.number, "identify")).content.decode()
    told = here.post(at(signer.number, "identify/passkey"), headers=ASKS).json()
    signed = {"credential": json.dumps(key.answer(told["request_options"])), "attempt": told["attempt"]}
    answer = here.post(at(signer.number, "identify/passkey"), signed)
    assert answer.headers["Location"] == at(signer.number, "sealing")
    assert Agreement.objects.get(number=signer.number).state == AgreementState.SEALING


def test_what_was_signed_for_the_document_before_proves_nothing_of_this_one(
    here: Client, owner: Owner, signer: Signer
) -> None:
    key = Passkey(owner.user_id, house="testserver").register()
    executed(signer)
    told = here.post(at(signer.number, "identify/passkey"), headers=ASKS).json()
    executed(signer)
    signed = {"credential": json.dumps(key.answer(told["request_options"])), "attempt": told["attempt"]}
    answer = here.post(at(signer.number, "identify/passkey"), signed)
    assert answer.headers["Location"] == at(signer.number, "identify") + "?problem=over"
    assert Agreement.objects.get(number=signer.number).state == AgreementState.PENDING
