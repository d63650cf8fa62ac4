"""Identity checks that failed in a row, counted in the visitor's session: after three the branch is offered."""

from django.http import HttpRequest

FAILURES = "identity_failures"
BRANCH_AFTER = 3


def count_failure(request: HttpRequest) -> None:
    request.session[FAILURES] = failures(request) + 1


def forget_failures(request: HttpRequest) -> None:
    request.session.pop(FAILURES, None)


def failures(request: HttpRequest) -> int:
    counted = request.session.get(FAILURES, 0)
    return counted if isinstance(counted, int) else 0


def is_branch_offered(request: HttpRequest) -> bool:
    return failures(request) >= BRANCH_AFTER
