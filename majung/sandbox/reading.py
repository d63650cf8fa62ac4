"""How the services of the sandbox read a call: their key, their JSON."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse

from majung.sandbox.connecting import Service, key_of


class Refused(Exception):
    """A call that the service does not answer, with the status it says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status, self.message = status, message

    def as_response(self) -> JsonResponse:
        return JsonResponse({"message": self.message}, status=self.status)


def json_of(request: HttpRequest) -> Mapping[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError:
        raise Refused(400, "JSON이 아닙니다.") from None
    if not isinstance(body, dict):
        raise Refused(400, "JSON 객체가 아닙니다.")
    return body


def texts_of(body: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """These fields, each a text with something in it."""
    values = tuple(body.get(name) for name in names)
    if not all(isinstance(value, str) and value for value in values):
        raise Refused(400, f"빠진 항목이 있습니다: {', '.join(names)}")
    return tuple(str(value) for value in values)


def check_key(given: str, service: Service) -> None:
    if not hmac.compare_digest(given.encode(), key_of(service).encode()):
        raise Refused(401, "등록되지 않은 인증키입니다.")


def check_bearer(request: HttpRequest, service: Service) -> None:
    check_key(request.headers.get("Authorization", "").removeprefix("Bearer "), service)
