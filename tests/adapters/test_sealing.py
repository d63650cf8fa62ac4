"""What is sealed opens with its own key only, and not after a change."""

import pytest

from majung.adapters.sealing import BrokenSeal, fingerprint, key_for, seal, unseal


def test_opens_with_its_own_key() -> None:
    assert unseal(seal("포항".encode(), key=key_for("a")), key=key_for("a")).decode() == "포항"


def test_the_same_bytes_are_sealed_differently_each_time() -> None:
    assert seal(b"x", key=key_for("a")) != seal(b"x", key=key_for("a"))


@pytest.mark.parametrize(("purpose", "secret"), [("b", ""), ("a", "code")])
def test_another_purpose_or_secret_opens_nothing(purpose: str, secret: str) -> None:
    with pytest.raises(BrokenSeal):
        unseal(seal(b"x", key=key_for("a")), key=key_for(purpose, secret=secret))


@pytest.mark.parametrize("kept", [slice(0, -1), slice(0, 5), slice(0, 0), slice(1, None)])
def test_a_part_of_it_opens_nothing(kept: slice) -> None:
    with pytest.raises(BrokenSeal):
        unseal(seal(b"content", key=key_for("a"))[kept], key=key_for("a"))


def test_every_flipped_bit_is_noticed() -> None:
    sealed = seal(b"content", key=key_for("a"))
    for place in range(len(sealed)):
        flipped = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(BrokenSeal):
            unseal(flipped, key=key_for("a"))


def test_a_fingerprint_is_steady_and_tells_purposes_apart() -> None:
    assert fingerprint("a", "code") == fingerprint("a", "code")
    assert fingerprint("a", "code") != fingerprint("b", "code")
