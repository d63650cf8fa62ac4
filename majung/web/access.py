"""Access rules: every view names who may call it; one that names nobody is closed to all.

A rule sees the request and the arguments of the address. It says whether to admit; if not, the middleware sends
whoever may still show more to the page for it (sign in, prove who you are), answers 404 where a rule about an object
refuses, and 403 everywhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from majung.adapters import clock
from majung.core.deadlines import seoul_day
from majung.parties.acting import BusinessAct, may_act_for
from majung.parties.kinds import AccountKind, StaffDuty
from majung.parties.models import User
from majung.parties.staff import StaffView, staff_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# What doors call whoever is signed in; models stay behind the rooms.
Account = User
# Whether a request may go on: `admits(request, **what_stands_in_the_address)`.
Admits = Callable[..., bool]


def nowhere(_request: HttpRequest) -> str:
    """Nothing a person can do here would help."""
    return ""


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may call a view.

    `hides`: whoever is not admitted is told that nothing is there, because it is somebody else's.
    `told`: the key of what they are told instead of the usual words, the same whether it is there or not.
    `remedy`: the name of the page where somebody not admitted yet may show more: sign in, prove who they are.
    """

    name: str
    admits: Admits
    hides: bool = False
    remedy: Callable[[HttpRequest], str] = nowhere
    parts: tuple["AccessRule", ...] = ()
    told: str = ""

    def __and__(self, other: "AccessRule") -> "AccessRule":
        """Both, the left one first: who may come at all, then what belongs to them."""
        parts = (*(self.parts or (self,)), *(other.parts or (other,)))

        def admits(request: HttpRequest, **kwargs: Any) -> bool:
            return all(part.admits(request, **kwargs) for part in parts)

        return AccessRule("+".join(part.name for part in parts), admits, parts=parts)

    def refusing(self, request: HttpRequest, **kwargs: Any) -> "AccessRule | None":
        """The part that does not admit; None when all do."""
        return next((part for part in self.parts or (self,) if not part.admits(request, **kwargs)), None)


def account_of_request(request: HttpRequest) -> User | None:
    """The account signed in; None for a visitor, and for a closed account."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_active else None


def staff_of_request(request: HttpRequest) -> StaffView | None:
    """The staff of a request, with both factors shown in this session; None for everybody else."""
    user = account_of_request(request)
    if user is None or not has_second_factor(request):
        return None
    if not hasattr(request, "_staff_view"):
        request._staff_view = staff_of(user, on=seoul_day(clock.now()))  # type: ignore[attr-defined]  # Asked many times a page, read once.
    view: StaffView | None = request._staff_view  # type: ignore[attr-defined]
    return view


def has_second_factor(request: HttpRequest) -> bool:
    """Whether a code of an app or a passkey was shown in this session, and belongs to the account signed in."""
    user = account_of_request(request)
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def owner_of_request(request: HttpRequest) -> User | None:
    user = account_of_request(request)
    return user if user is not None and user.kind == AccountKind.OWNER else None


def _is_identified(request: HttpRequest, **_: Any) -> bool:
    user = owner_of_request(request)
    return user is not None and user.person_id is not None


def _is_institution_staff(request: HttpRequest, **_: Any) -> bool:
    staff = staff_of_request(request)
    return staff is not None and bool(staff.roles)


def _is_bank_staff(request: HttpRequest, **_: Any) -> bool:
    staff = staff_of_request(request)
    return staff is not None and staff.bank is not None


def _is_staff_account(request: HttpRequest, **_: Any) -> bool:
    return staff_of_request(request) is not None


def _is_signing_in(request: HttpRequest, **_: Any) -> bool:
    user = account_of_request(request)
    return user is not None and user.kind == AccountKind.STAFF


def _may_enrol(request: HttpRequest, **_: Any) -> bool:
    """The first factor is set up with the password alone, any other only with one that stands already."""
    user = account_of_request(request)
    if user is None or user.kind != AccountKind.STAFF:
        return False
    return has_second_factor(request) or not Authenticator.objects.filter(user_id=user.pk).exists()


def _sign_in(request: HttpRequest) -> str:
    return "" if account_of_request(request) else "sign-in"


def _identify(request: HttpRequest) -> str:
    """A social login opens drafts only; whoever has no more than that may still prove who they are."""
    user = account_of_request(request)
    return "sign-in" if user is None or (user.kind == AccountKind.OWNER and user.person_id is None) else ""


def _sign_in_as_staff(request: HttpRequest) -> str:
    user = account_of_request(request)
    if user is None:
        return "staff-sign-in"
    return "staff-second-factor" if user.kind == AccountKind.STAFF and not has_second_factor(request) else ""


EVERYONE = AccessRule("everyone", lambda _request, **_: True)
SIGNED_IN = AccessRule("signed_in", lambda request, **_: account_of_request(request) is not None, remedy=_sign_in)
OWNER = AccessRule("owner", lambda request, **_: owner_of_request(request) is not None, remedy=_sign_in)
IDENTIFIED = AccessRule("identified", _is_identified, remedy=_identify)
STAFF = AccessRule("staff", _is_institution_staff, remedy=_sign_in_as_staff)
# The pages of signing in itself: one factor shown; about to set up a factor; both shown, whatever the duty.
STAFF_SIGNING_IN = AccessRule("staff_signing_in", _is_signing_in, remedy=_sign_in_as_staff)
STAFF_ENROLLING = AccessRule("staff_enrolling", _may_enrol, remedy=_sign_in_as_staff)
STAFF_ACCOUNT = AccessRule("staff_account", _is_staff_account, remedy=_sign_in_as_staff)
BANK_STAFF = AccessRule("bank_staff", _is_bank_staff, remedy=_sign_in_as_staff)


def STAFF_WITH(*duties: StaffDuty) -> AccessRule:  # noqa: N802  # Reads as the rules beside it do.
    """Staff who carry one of these duties anywhere; where exactly, the rule of the object says."""

    def admits(request: HttpRequest, **_: Any) -> bool:
        staff = staff_of_request(request)
        return staff is not None and not staff.duties.isdisjoint(duties)

    return AccessRule("staff_with:" + ",".join(duties), admits, remedy=_sign_in_as_staff)


AUDITOR = STAFF_WITH(StaffDuty.AUDITOR)


def FOR_BUSINESS(act: BusinessAct, argument: str = "business") -> AccessRule:  # noqa: N802  # As above.
    """Who may do this for the business whose number stands in the address."""

    def admits(request: HttpRequest, **kwargs: Any) -> bool:
        user = owner_of_request(request)
        number = str(kwargs[argument])
        return user is not None and may_act_for(user=user, business_number=number, act=act, on=clock.today())

    return OWNER & object_rule(f"for_business:{act}", admits)


def object_rule(name: str, admits: Admits, *, told: str = "") -> AccessRule:
    """A rule of a door about one object, after one about who comes (`OWNER & object_rule(…)`)."""
    return AccessRule(name, admits, hides=True, told=told)


def access(rule: AccessRule) -> Callable[[View], View]:
    """Declares the rule of a view; the middleware keeps it. Stands above every other decorator."""

    def declare(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(view: Callable[..., HttpResponseBase]) -> AccessRule | None:
    rule = getattr(view, "access_rule", None)
    return rule if isinstance(rule, AccessRule) else None
