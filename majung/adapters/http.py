"""One way of calling outside: time limits, a second try where that is safe, and a breaker a port.

A port is down (`PortDown`: try again later) or it lies (`PortLied`: its answer does not fit what was agreed). Neither
says what was asked: a question may hold personal data.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar

import httpx
import pybreaker
import stamina
import structlog
from django.conf import settings

TRIES = 2
SECONDS_BEFORE_SECOND_TRY = 0.1
LARGEST_ANSWER = 20 * 1024 * 1024
TOO_MANY_REQUESTS, FIRST_OF_SERVER_ERRORS = 429, 500

T = TypeVar("T")

# Its own line for every retry would go past our settings; ours tells the tries.
stamina.instrumentation.set_on_retry_hooks(())
_log = structlog.get_logger("majung.ports")


class PortDownReason(StrEnum):
    """How an outside system cannot be reached."""

    SLOW = "slow"
    FAILING = "failing"
    OPEN = "open"
    NOT_CONNECTED = "not_connected"


class PortDown(Exception):
    """No answer this time; a later try may get one."""

    def __init__(self, port: str, code: PortDownReason) -> None:
        super().__init__(port, code)
        self.port, self.code = port, code


class PortLied(Exception):
    """An answer that does not fit the protocol, or that belongs to another question."""

    def __init__(self, port: str) -> None:
        super().__init__(port)
        self.port = port


@dataclass(frozen=True)
class Deadline:
    """When the patience with one call ends, however many tries it takes."""

    ends: float

    def left(self, *, port: str, at_most: float) -> float:
        seconds = min(at_most, self.ends - time.monotonic())
        if seconds <= 0:
            raise PortDown(port, PortDownReason.SLOW)
        return seconds


def ask(
    port: str,
    path: str,
    *,
    body: Mapping[str, object] | None = None,
    parameters: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Any:
    """The JSON a port answers: to a POST where there is a body, else to a GET.

    Every call through here may be repeated: it reads, or carries a key that the other side knows it by.
    """

    def answer(deadline: Deadline) -> Any:
        method = "GET" if body is None else "POST"
        told = {"json": body, "params": parameters, "headers": headers}
        return _read_json(port, _exchange(port, method, address_of(port) + path, told, deadline))

    return guarded(port, answer)


def exchange_bytes(
    port: str,
    address: str,
    *,
    deadline: Deadline,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """What answers at an address of a port, for protocols that are not JSON; to be called inside `guarded`."""
    method = "GET" if content is None else "POST"
    return _exchange(port, method, address, {"content": content, "headers": headers}, deadline)


def bearer(port: str) -> Mapping[str, str]:
    """Our key for a port as a header; none where the settings have none."""
    key = settings.PORT_KEYS[port]
    return {"Authorization": f"Bearer {key}"} if key else {}


def guarded(port: str, call: Callable[[Deadline], T]) -> T:
    """One call as every port is called: within the time, behind the breaker, told in one line."""
    began, tries, outcome = time.monotonic(), [0], "answered"
    try:
        # As a context: called with a function, the breaker would let only one caller in at a time.
        with breaker_of(port).calling():
            return _tried_twice(port, call, tries)
    except pybreaker.CircuitBreakerError:
        outcome = PortDownReason.OPEN
        raise PortDown(port, PortDownReason.OPEN) from None
    except PortDown as down:
        outcome = down.code
        raise
    except PortLied:
        outcome = "lied"
        raise
    finally:
        level = logging.INFO if outcome == "answered" else logging.WARNING
        taken = round((time.monotonic() - began) * 1000)
        _log.log(level, "port_called", port=port, outcome=str(outcome), tries=tries[0], milliseconds=taken)


def address_of(port: str) -> str:
    """Where the port answers; without an address in the settings it is not connected."""
    address: str = settings.PORT_ADDRESSES.get(port, "")
    if not address:
        raise PortDown(port, PortDownReason.NOT_CONNECTED)
    return address


@cache
def breaker_of(port: str) -> pybreaker.CircuitBreaker:
    """Opens after so many calls in a row that got no answer; a lie is an answer."""
    return pybreaker.CircuitBreaker(
        fail_max=settings.PORT_BREAKER_FAILURES,
        reset_timeout=settings.PORT_BREAKER_SECONDS,
        exclude=[PortLied],
        throw_new_error_on_trip=False,
        name=port,
    )


def _tried_twice(port: str, call: Callable[[Deadline], T], tries: list[int]) -> T:
    deadline = Deadline(time.monotonic() + settings.PORT_CONNECT_SECONDS + settings.PORT_READ_SECONDS)
    for attempt in stamina.retry_context(
        on=_may_pass,
        attempts=TRIES,
        timeout=None,
        wait_initial=SECONDS_BEFORE_SECOND_TRY,
        wait_jitter=SECONDS_BEFORE_SECOND_TRY,
    ):
        with attempt:
            tries[0] = attempt.num
            return call(deadline)
    raise AssertionError(f"{port}: the last try answers or raises")


def _may_pass(problem: Exception) -> bool:
    # Who is slow is not helped by a second question, and who is not connected will not be in a moment.
    return isinstance(problem, PortDown) and problem.code is PortDownReason.FAILING


def _exchange(port: str, method: str, address: str, told: Mapping[str, Any], deadline: Deadline) -> bytes:
    limits = httpx.Timeout(
        deadline.left(port=port, at_most=settings.PORT_READ_SECONDS),
        connect=deadline.left(port=port, at_most=settings.PORT_CONNECT_SECONDS),
    )
    try:
        with _client(port).stream(method, address, timeout=limits, **told) as response:
            content = _whole(port, response, deadline)
    except httpx.TimeoutException:
        raise PortDown(port, PortDownReason.SLOW) from None
    except httpx.ConnectError:
        raise PortDown(port, PortDownReason.NOT_CONNECTED) from None
    except httpx.HTTPError:
        raise PortDown(port, PortDownReason.FAILING) from None
    return _accepted(port, response.status_code, content)


def _whole(port: str, response: httpx.Response, deadline: Deadline) -> bytes:
    # Read piece by piece: a limit on each read alone would let a trickle go on for ever.
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        deadline.left(port=port, at_most=settings.PORT_READ_SECONDS)
        if len(content) > LARGEST_ANSWER:
            raise PortLied(port)
    return bytes(content)


def _accepted(port: str, status: int, content: bytes) -> bytes:
    if status >= FIRST_OF_SERVER_ERRORS or status == TOO_MANY_REQUESTS:
        raise PortDown(port, PortDownReason.FAILING)
    if status != httpx.codes.OK:
        raise PortLied(port)
    return content


def _read_json(port: str, content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        raise PortLied(port) from None


@cache
def _client(port: str) -> httpx.Client:  # noqa: ARG001  # one of its own, so that no port waits for another's connections
    return httpx.Client(follow_redirects=False, trust_env=False)


@dataclass(kw_only=True)
class Fake:
    """What stands in for a port in tests: answers at once, and is down or lies when told to."""

    port: ClassVar[str]
    down: PortDownReason | None = None
    lies: bool = False
    calls: int = 0

    def meet(self) -> None:
        """Every call passes here first, and fares as it would with the real port."""
        self.calls += 1
        if self.down is not None:
            raise PortDown(self.port, self.down)
        if self.lies:
            raise PortLied(self.port)


_fakes: dict[str, Fake] = {}


@contextmanager
def standing_in(*fakes: Fake) -> Iterator[None]:
    """These answer instead of the real ports, in this process, until the block ends."""
    before = dict(_fakes)
    _fakes.update({fake.port: fake for fake in fakes})
    try:
        yield
    finally:
        _fakes.clear()
        _fakes.update(before)


def fake_of(port: str) -> Any:
    """Who stands in for the port just now, if anybody."""
    return _fakes.get(port)
