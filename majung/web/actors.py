"""Who a request acts as, for services and events: an opaque id and a kind."""

from django.http import HttpRequest

from majung.events.actors import Actor, ActorKind
from majung.parties.kinds import AccountKind
from majung.web.access import account_of_request, staff_of_request


def actor_of(request: HttpRequest) -> Actor:
    user = account_of_request(request)
    if user is None:
        return Actor(ActorKind.VISITOR, "visitor")
    if user.kind == AccountKind.OWNER:
        return Actor(ActorKind.OWNER, f"user:{user.pk}")
    staff = staff_of_request(request)
    is_of_bank = staff is not None and staff.bank is not None
    return Actor(ActorKind.BANK if is_of_bank else ActorKind.STAFF, f"user:{user.pk}")
