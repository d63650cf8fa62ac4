"""What signing in means here, for the library that does it: who goes where, what is counted, what is sealed."""

import base64
import json
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from majung.adapters import clock
from majung.adapters.sealing import seal, unseal
from majung.events.services import Actor, ActorKind, Subject, record_event
from majung.parties.kinds import AccountKind, StaffDuty
from majung.parties.models import User
from majung.parties.people import person_of
from majung.parties.staff import staff_of
from majung.web.problems import screen_language
from majung.web.words import say

SECRET = "majung.web.second_factor"  # noqa: S105  # The purpose of a seal, not a secret.
LONGEST_NEXT = 1000
# Where the work of a duty waits; the first one that somebody carries. The doors own these pages.
FIRST_DESKS = {
    StaffDuty.OFFICER: "office",
    StaffDuty.APPROVER: "office",
    StaffDuty.AUDITOR: "office",
    StaffDuty.POLICY: "office-funds",
    StaffDuty.FUNDER: "office-funds",
    StaffDuty.OPERATOR: "office-jobs",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # The library has no types.
    """Nobody signs up by a form: owners come through a provider, staff are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # The library's own signature.
        return False

    def is_reauthentication_required(self, **_: Any) -> bool:
        """Pages that change how somebody signs in have rules of their own (see `access`)."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002  # As above.
        return redirect(reverse("sign-in", query={"problem": "failed"}))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request.user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            tell("SignedIn", user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # The library has no types.
    """A second factor is demanded of staff; an owner's passkey is one more way in, never a hurdle."""

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Any = None) -> bool:
        if getattr(user, "kind", None) != AccountKind.STAFF:
            return False
        enabled: bool = super().is_mfa_enabled(user, types=types)
        return enabled

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text.encode(), purpose=SECRET)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), purpose=SECRET).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return say("account.passkey.name", screen_language(), number=count + 1)

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """How the device of the person calls the key; nothing of it stays here."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        person = person_of(user)
        name = person.name if person else user.email or str(user)
        return {**entity, "name": name, "display_name": name}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": say("house.name", screen_language())}


def wanted_page(request: HttpRequest) -> str:
    """Where a visitor wanted to go, if it is a page of ours."""
    wanted = (request.POST.get("next") or request.GET.get("next") or "")[:LONGEST_NEXT]
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_ours else ""


def home_of(user: Any) -> str:
    """Where somebody lands who came to sign in and nothing else: staff at the desk where their work waits."""
    if getattr(user, "kind", None) != AccountKind.STAFF:
        return reverse("account")
    staff = staff_of(user)
    if staff is None:
        return reverse("staff-account")
    if staff.bank is not None:
        return reverse("office-bank")
    return reverse(next((desk for duty, desk in FIRST_DESKS.items() if duty in staff.duties), "staff-account"))


def as_json(options: Any) -> str:
    """What a passkey is made or asked with, for an attribute of the page."""
    return json.dumps(options, cls=DjangoJSONEncoder)


def tell(act: str, user: User) -> None:
    """An event about an account by itself."""
    kind = ActorKind.STAFF if user.kind == AccountKind.STAFF else ActorKind.OWNER
    actor = Actor(kind, f"user:{user.pk}")
    record_event(act=act, actor=actor, subject=Subject("user", str(user.pk)), at=clock.now())
