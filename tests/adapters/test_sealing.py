"""What is sealed opens with its own key only, and not after a change."""

import pytest

from majung.adapters.sealing import (
    BrokenSeal,
    fingerprint,
    new_data_key,
    seal,
    seal_text,
    seal_with,
    unseal,
    unseal_text,
    unseal_with,
    unwrap_data_key,
    wrap_data_key,
)


def test_opens_for_its_own_purpose() -> None:
    assert unseal(seal("포항".encode(), purpose="a"), purpose="a").decode() == "포항"


def test_opens_as_text_too() -> None:
    sealed = seal_text(b"x", purpose="a", secret="code")
    assert sealed.isascii()
    assert unseal_text(sealed, purpose="a", secret="code") == b"x"


@pytest.mark.parametrize("text", ["", "=", "not ours", "가", "\ud800", "A" * 80])
def test_any_other_text_is_a_broken_seal(text: str) -> None:
    with pytest.raises(BrokenSeal):
        unseal_text(text, purpose="a")


def test_opens_with_the_same_secret() -> None:
    assert unseal(seal(b"x", purpose="a", secret="code"), purpose="a", secret="code") == b"x"


def test_the_same_bytes_are_sealed_differently_each_time() -> None:
    assert seal(b"x", purpose="a") != seal(b"x", purpose="a")


@pytest.mark.parametrize(("purpose", "secret"), [("b", ""), ("a", "code")])
def test_another_purpose_or_secret_opens_nothing(purpose: str, secret: str) -> None:
    with pytest.raises(BrokenSeal):
        unseal(seal(b"x", purpose="a"), purpose=purpose, secret=secret)


@pytest.mark.parametrize("kept", [slice(0, -1), slice(0, 5), slice(0, 1), slice(0, 0), slice(1, None)])
def test_a_part_of_it_opens_nothing(kept: slice) -> None:
    with pytest.raises(BrokenSeal):
        unseal(seal(b"content", purpose="a")[kept], purpose="a")


def test_every_flipped_bit_is_noticed() -> None:
    sealed = seal(b"content", purpose="a")
    for place in range(len(sealed)):
        with pytest.raises(BrokenSeal):
            unseal(flipped(sealed, place), purpose="a")


def test_a_fingerprint_is_steady_and_tells_purposes_apart() -> None:
    assert fingerprint("a", "code") == fingerprint("a", "code")
    assert fingerprint("a", "code") != fingerprint("b", "code")


def test_a_data_key_travels_wrapped_and_opens_what_it_sealed() -> None:
    key = new_data_key()
    wrapped = wrap_data_key(key)
    assert key not in wrapped
    assert unseal_with(unwrap_data_key(wrapped), seal_with(key, b"content")) == b"content"


def test_another_data_key_opens_nothing() -> None:
    with pytest.raises(BrokenSeal):
        unseal_with(new_data_key(), seal_with(new_data_key(), b"content"))


def test_every_flipped_bit_under_a_data_key_is_noticed() -> None:
    key = new_data_key()
    sealed = seal_with(key, b"content")
    for place in range(len(sealed)):
        with pytest.raises(BrokenSeal):
            unseal_with(key, flipped(sealed, place))


def test_an_envelope_is_no_wrapped_data_key() -> None:
    with pytest.raises(BrokenSeal):
        unwrap_data_key(seal(new_data_key(), purpose="a"))


def flipped(sealed: bytes, place: int) -> bytes:
    return sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
