"""Access rules: every view names who may call it; one that names nobody is closed to all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may call a view."""

    name: str
    admits: Callable[[HttpRequest], bool]


EVERYONE = AccessRule("everyone", lambda _request: True)


def access(rule: AccessRule) -> Callable[[View], View]:
    """Declares the rule of a view; the middleware keeps it. Stands above every other decorator."""

    def declare(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(view: Callable[..., HttpResponseBase]) -> AccessRule | None:
    rule = getattr(view, "access_rule", None)
    return rule if isinstance(rule, AccessRule) else None
