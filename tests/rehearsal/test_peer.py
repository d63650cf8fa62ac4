import sys

import pytest

from majung.rehearsal.peer import PeerFailed, talking

ECHO = "import json, sys\nfor line in sys.stdin: print(json.dumps({'heard': json.loads(line)}), flush=True)"


def test_a_peer_answers_line_by_line_and_is_gone_afterwards() -> None:
    with talking("echo", [sys.executable, "-c", ECHO]) as peer:
        assert peer.ask([1, "경북"]) == {"heard": [1, "경북"]}
        assert peer.ask(None) == {"heard": None}
    assert peer.process.poll() is not None


def test_a_peer_that_ends_early_is_told_in_one_line() -> None:
    with talking("broken", [sys.executable, "-c", "raise SystemExit(4)"]) as peer, pytest.raises(PeerFailed) as failure:
        peer.ask("anything")
    assert str(failure.value) == "broken ended with 4 before it answered"
