"""간편인증 전자서명: a text is shown to somebody on their phone, and what they sign is kept under its request."""

import base64
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from majung.adapters import clock
from majung.adapters.signing import LONGEST_TEXT, SigningState
from majung.adapters.text_signing import Provider, new_provider, provider_of, sign_text
from majung.sandbox.connecting import Service
from majung.sandbox.identity.asking import NotAPerson, is_here, read_person
from majung.sandbox.keeping import kept_secret, opened
from majung.sandbox.reading import Refused, check_bearer, json_of, texts_of
from majung.sandbox.world import Person, world

REQUEST_LIVES = timedelta(minutes=10)
# What a certificate can hold of a name.
LONGEST_NAME = 64


@dataclass(frozen=True)
class SignatureRequest:
    """One text for one person, who is not known before they sign."""

    id: str
    text: str
    return_to: str
    state: SigningState
    name: str
    birth_date: str
    ci: str
    transaction: str
    cms: bytes


@csrf_exempt
@require_POST
def ask(request: HttpRequest) -> JsonResponse:
    try:
        check_bearer(request, Service.SIGNING)
        text, reference, return_to = texts_of(json_of(request), "text", "reference", "return_to")
        if len(text) > LONGEST_TEXT or not is_here(return_to):
            raise Refused(400, "보낼 수 없는 글이거나 돌아갈 수 없는 주소입니다.")
        asked = keep_request(text=text, reference=reference, return_to=return_to, at=clock.real_now())
    except Refused as refused:
        return refused.as_response()
    address = request.build_absolute_uri(reverse("signing-phone", args=[asked.id]))
    return JsonResponse({"id": asked.id, "reference": reference, "address": address})


@require_GET
def result(request: HttpRequest, number: str) -> JsonResponse:
    try:
        check_bearer(request, Service.SIGNING)
    except Refused as refused:
        return refused.as_response()
    asked = request_of(number, at=clock.real_now())
    if asked is None:
        return Refused(404, "모르는 요청입니다.").as_response()
    return JsonResponse({"id": asked.id, "state": asked.state, "text": asked.text, **signer_of(asked)})


@require_GET
def roots(request: HttpRequest) -> JsonResponse:
    try:
        check_bearer(request, Service.SIGNING)
    except Refused as refused:
        return refused.as_response()
    return JsonResponse({"roots": [provider().certificate.public_bytes(Encoding.PEM).decode()]})


# Without a session there is nothing a forged form could use; who knows the number of a request may answer it.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest, number: str) -> HttpResponse:
    """«전자서명 (모의)»: choose who you are and sign, give up, or fail; then back to who asked."""
    asked = request_of(number, at=clock.real_now())
    if asked is None:
        return render(request, "sandbox/not_a_client.html", status=404)
    if request.method != "POST" or asked.state is not SigningState.PENDING:
        return phone_page(request, asked)
    try:
        settle(asked, request.POST)
    except NotAPerson as problem:
        return phone_page(request, asked, wrong=problem.fields)
    return HttpResponseRedirect(asked.return_to)


def phone_page(request: HttpRequest, asked: SignatureRequest, *, wrong: tuple[str, ...] = ()) -> HttpResponse:
    shown = {"asked": asked, "people": world().people.values(), "wrong": wrong, "typed": request.POST}
    return render(request, "sandbox/signing.html", shown, status=422 if wrong else 200)


def settle(asked: SignatureRequest, form: QueryDict) -> None:
    if form.get("cancel") or form.get("fail"):
        keep_end(asked, SigningState.CANCELLED if form.get("cancel") else SigningState.FAILED)
        return
    person = read_person(form)
    if len(person.name) > LONGEST_NAME:
        raise NotAPerson(("name",))
    keep_signature(asked, person, at=clock.real_now())


def keep_request(*, text: str, reference: str, return_to: str, at: datetime) -> SignatureRequest:
    """The request under this reference; the same words again are the same request, other words are refused."""
    with opened(settings.DATA_FOLDER) as kept:
        kept.execute(
            "INSERT INTO signature_request (id, reference, text, return_to, asked_at, state)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (reference) DO NOTHING",
            (secrets.token_hex(16), reference, text, return_to, at.isoformat(), str(SigningState.PENDING)),
        )
        row = kept.execute("SELECT * FROM signature_request WHERE reference = ?", (reference,)).fetchone()
    asked = _read(row, at)
    if (asked.text, asked.return_to) != (text, return_to):
        raise Refused(409, "같은 번호로 다른 글을 보낼 수 없습니다.")
    return asked


def request_of(number: str, *, at: datetime) -> SignatureRequest | None:
    with opened(settings.DATA_FOLDER) as kept:
        row = kept.execute("SELECT * FROM signature_request WHERE id = ?", (number,)).fetchone()
    return _read(row, at) if row else None


def keep_end(asked: SignatureRequest, state: SigningState) -> None:
    with opened(settings.DATA_FOLDER) as kept:
        kept.execute(
            "UPDATE signature_request SET state = ? WHERE id = ? AND state = ?",
            (str(state), asked.id, str(SigningState.PENDING)),
        )


def keep_signature(asked: SignatureRequest, person: Person, *, at: datetime) -> None:
    """Signed once: who comes second changes nothing."""
    # How the provider numbers a person is not the CI, and is another for every request.
    signature = sign_text(provider(), asked.text, name=person.name, subject=secrets.token_hex(8), at=at)
    signed = (person.name, person.birth_date.isoformat(), person.ci, secrets.token_hex(10), signature)
    with opened(settings.DATA_FOLDER) as kept:
        kept.execute(
            "UPDATE signature_request SET state = ?, name = ?, birth_date = ?, ci = ?, transaction_number = ?, cms = ?"
            " WHERE id = ? AND state = ?",
            (str(SigningState.SIGNED), *signed, asked.id, str(SigningState.PENDING)),
        )


def signer_of(asked: SignatureRequest) -> Mapping[str, str]:
    if asked.state is not SigningState.SIGNED:
        return {}
    return {
        "name": asked.name,
        "birth_date": asked.birth_date,
        "ci": asked.ci,
        "transaction": asked.transaction,
        "cms": base64.b64encode(asked.cms).decode(),
    }


@cache
def provider() -> Provider:
    """Its key is made at the first start and kept."""
    place = settings.DATA_FOLDER / "signing.pem"
    made = None if place.exists() else new_provider(at=clock.real_now()).as_pem()
    return provider_of(kept_secret(place, make=made).encode())


def _read(row: sqlite3.Row, at: datetime) -> SignatureRequest:
    state = SigningState(row["state"])
    is_late = at >= datetime.fromisoformat(row["asked_at"]) + REQUEST_LIVES
    return SignatureRequest(
        id=row["id"],
        text=row["text"],
        return_to=row["return_to"],
        state=SigningState.EXPIRED if state is SigningState.PENDING and is_late else state,
        name=row["name"],
        birth_date=row["birth_date"],
        ci=row["ci"],
        transaction=row["transaction_number"],
        cms=bytes(row["cms"]),
    )
