"""The pages and endpoints of the identity provider."""

import base64
import binascii
import hmac
import secrets
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from majung.adapters import clock
from majung.sandbox.connecting import Service, key_of
from majung.sandbox.identity.asking import (
    NotAClient,
    NotAnswered,
    NotAPerson,
    Request,
    check_request,
    read_person,
    read_request,
)
from majung.sandbox.identity.tokens import (
    ALGORITHM,
    TOKEN_LIVES,
    Proof,
    claims_of,
    give_code,
    give_token,
    id_token,
    matches_challenge,
    proof_of,
    public_key,
    take_code,
)
from majung.sandbox.world import world

CLAIMS = ["sub", "name", "birthdate", "phone_number", "ci", "di", "transaction"]


@require_GET
def discovery(request: HttpRequest) -> JsonResponse:
    place = request.build_absolute_uri
    return JsonResponse({
        "issuer": issuer(request),
        "authorization_endpoint": place(reverse("identity-authorize")),
        "token_endpoint": place(reverse("identity-token")),
        "userinfo_endpoint": place(reverse("identity-userinfo")),
        "jwks_uri": place(reverse("identity-jwks")),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "scopes_supported": ["openid", "ci"],
        "claims_supported": CLAIMS,
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
    })  # fmt: skip


@require_GET
def jwks(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"keys": [public_key()]})


# Without a session there is nothing a forged form could use; the client's state guards the way back.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """«간편인증 (모의)»: choose who you are, or say it, or fail."""
    try:
        asked = read_request(request)
    except NotAClient:
        return render(request, "sandbox/not_a_client.html", status=400)
    try:
        check_request(request.GET)
        if request.method == "POST":
            return back(code_for(asked, request.POST), asked)
    except NotAnswered as problem:
        return HttpResponseRedirect(asked.back_to_client(error=problem.error))
    except NotAPerson as problem:
        return identity_page(request, wrong=problem.fields)
    return identity_page(request)


def code_for(asked: Request, form: QueryDict) -> str:
    if form.get("fail"):
        raise NotAnswered("access_denied")
    proof = Proof(
        person=read_person(form),
        client_id=asked.client_id,
        redirect_uri=asked.redirect_uri,
        nonce=asked.nonce,
        challenge=asked.challenge,
        scopes=asked.scopes,
        transaction=secrets.token_hex(10),
        proved_at=clock.real_now(),
    )
    return give_code(proof)


def back(code: str, asked: Request) -> HttpResponse:
    return HttpResponseRedirect(asked.back_to_client(code=code))


def identity_page(request: HttpRequest, *, wrong: tuple[str, ...] = ()) -> HttpResponse:
    shown = {"people": world().people.values(), "wrong": wrong, "typed": request.POST}
    return render(request, "sandbox/identity.html", shown, status=422 if wrong else 200)


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    at = clock.real_now()
    client_id, secret = client_of(request)
    if not hmac.compare_digest(secret.encode(), key_of(Service.IDENTITY).encode()):
        return JsonResponse({"error": "invalid_client"}, status=401)
    if request.POST.get("grant_type") != "authorization_code":
        return JsonResponse({"error": "unsupported_grant_type"}, status=400)
    proof = take_code(request.POST.get("code", ""), at=at)
    if proof is None or not was_asked_by(proof, client_id, request.POST):
        return JsonResponse({"error": "invalid_grant"}, status=400)
    return tokens_of(request, proof, at)


def client_of(request: HttpRequest) -> tuple[str, str]:
    """Id and secret, from the form or from the header."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    try:
        client_id, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, secret


def was_asked_by(proof: Proof, client_id: str, form: QueryDict) -> bool:
    is_same = (proof.client_id, proof.redirect_uri) == (client_id, form.get("redirect_uri"))
    return is_same and matches_challenge(form.get("code_verifier", ""), proof.challenge)


def tokens_of(request: HttpRequest, proof: Proof, at: datetime) -> JsonResponse:
    answer = {
        "access_token": give_token(proof),
        "token_type": "Bearer",
        "expires_in": int(TOKEN_LIVES.total_seconds()),
        "scope": " ".join(proof.scopes),
        "id_token": id_token(proof, issuer=issuer(request), at=at),
    }
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def userinfo(request: HttpRequest) -> JsonResponse:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    proof = proof_of(given, at=clock.real_now())
    if proof is None:
        return JsonResponse({"error": "invalid_token"}, status=401)
    return JsonResponse(claims_of(proof), headers={"Cache-Control": "no-store"})


def issuer(request: HttpRequest) -> str:
    return request.build_absolute_uri("/identity")
