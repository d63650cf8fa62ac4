"""Time stamps: a token is taken only if it answers our question and is signed by whom it carries."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from asn1crypto import tsp
from pytest_django import Settings

from majung.adapters import clock
from majung.adapters.http import PortDown, PortDownReason, PortLied, standing_in
from majung.adapters.timestamps import FakeTimestamps, http_timestamps, stamped
from majung.rehearsal.outside import Outside
from majung.sandbox.pki.authority import POLICY
from tests.pki import Pki, nobody_stands_in

DIGEST = hashlib.sha256(b"a paper").digest()


def test_a_stamp_is_of_our_digest_and_of_now(connected_pki: Outside) -> None:
    told = stamped(DIGEST)["content"]["encap_content_info"]["content"].parsed
    assert told["message_imprint"]["hashed_message"].native == DIGEST
    assert abs(clock.real_now() - told["gen_time"].native) < timedelta(seconds=20)


def test_pyhanko_asks_through_the_port(connected_pki: Outside) -> None:
    token = asyncio.run(http_timestamps().async_timestamp(DIGEST, "sha256"))
    assert token["content_type"].native == "signed_data"


@pytest.mark.parametrize(
    ("mood", "problem"),
    [({"dead": True}, PortDown), ({"errors": 1.0}, PortDown), ({"lies": 1.0}, PortLied), ({"delay": 5.0}, PortDown)],
)
def test_fares_as_the_port_feels(
    connected_pki: Outside, impatient: None, mood: dict[str, float], problem: type[Exception]
) -> None:
    connected_pki.set_mood("timestamps", **mood)
    with pytest.raises(problem):
        asyncio.run(http_timestamps().async_timestamp(DIGEST, "sha256"))


def test_is_not_connected_without_an_address() -> None:
    with nobody_stands_in(), pytest.raises(PortDown) as down:
        stamped(DIGEST)
    assert down.value.code is PortDownReason.NOT_CONNECTED


def with_other_digest(request: tsp.TimeStampReq) -> None:
    request["message_imprint"]["hashed_message"] = hashlib.sha256(b"another paper").digest()


def with_other_nonce(request: tsp.TimeStampReq) -> None:
    request["nonce"] = 5


def with_other_algorithm(request: tsp.TimeStampReq) -> None:
    request["message_imprint"]["hash_algorithm"] = {"algorithm": "sha512"}


@pytest.mark.parametrize("change", [with_other_digest, with_other_nonce, with_other_algorithm])
def test_a_stamp_for_another_question_is_a_lie(pki: Pki, change: Callable[[tsp.TimeStampReq], None]) -> None:
    def stamping(question: bytes) -> bytes:
        request = tsp.TimeStampReq.load(question).copy()
        change(request)
        return pki.authority.stamp(request).dump()  # type: ignore[no-any-return]

    with standing_in(FakeTimestamps(stamping=stamping)), pytest.raises(PortLied):
        stamped(DIGEST)


@pytest.mark.parametrize("answer", [b"", b"nonsense", b"\x30\x03\x02\x01\x01", b"\x30\x05\x30\x03\x02\x01\x02"])
def test_what_cannot_be_read_is_a_lie(answer: bytes) -> None:
    with standing_in(FakeTimestamps(stamping=lambda _: answer)), pytest.raises(PortLied):
        stamped(DIGEST)


def test_a_stamp_whose_moment_was_changed_is_a_lie(pki: Pki) -> None:
    changed: list[bytes] = []

    def stamping(question: bytes) -> bytes:
        response = pki.authority.stamp(tsp.TimeStampReq.load(question))
        moment: bytes = (
            response["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed["gen_time"].dump()
        )
        another = moment[:3] + b"1" + moment[4:]
        changed.append(response.dump().replace(moment, another))
        assert changed[-1] != response.dump()
        return changed[-1]

    with standing_in(FakeTimestamps(stamping=stamping)), pytest.raises(PortLied):
        stamped(DIGEST)
    assert changed


def test_a_policy_that_was_not_asked_for_is_a_lie(pki: Pki, settings: Settings) -> None:
    settings.TIMESTAMP_POLICY = POLICY
    assert stamped(DIGEST)
    settings.TIMESTAMP_POLICY = "1.2.3.4.5"
    with pytest.raises(PortLied):
        stamped(DIGEST)
    assert pki.calls("timestamps") > 1


def test_every_question_has_a_number_of_its_own(pki: Pki) -> None:
    asked: list[int] = []

    def stamping(question: bytes) -> bytes:
        request = tsp.TimeStampReq.load(question)
        asked.append(request["nonce"].native)
        return pki.authority.stamp(request).dump()  # type: ignore[no-any-return]

    with standing_in(FakeTimestamps(stamping=stamping)):
        stamped(DIGEST)
        stamped(DIGEST)
    assert len(set(asked)) == 2
    assert all(number.bit_length() == 63 for number in asked)
