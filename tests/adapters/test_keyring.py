"""Keys turn: a new one goes in front, what the older ones sealed still opens, and names stay findable."""

import base64

import pytest
from django.test import override_settings

from majung.adapters.keyring import BadKeyring, UnknownKey, keyring, new_key, read_keyring
from majung.adapters.sealing import (
    BrokenSeal,
    fingerprint,
    new_data_key,
    seal,
    sealed_with,
    signing_key,
    unseal,
    unwrap_data_key,
    wrap_data_key,
)

OLD, NEW = new_key(), new_key()


def named(text: str) -> str:
    return text.partition(":")[0]


def encoded(length: int) -> str:
    return base64.urlsafe_b64encode(bytes(length)).decode()


@override_settings(MAJUNG_KEYS=f"{NEW},{OLD}")
def test_the_first_is_current_and_the_last_is_the_oldest() -> None:
    assert (keyring().current.name, keyring().oldest.name) == (named(NEW), named(OLD))


def test_after_a_turn_old_envelopes_open_and_new_ones_carry_the_new_key() -> None:
    with override_settings(MAJUNG_KEYS=OLD):
        before = seal("포항".encode(), purpose="a")
        wrapped = wrap_data_key(data_key := new_data_key())
    with override_settings(MAJUNG_KEYS=f"{NEW},{OLD}"):
        assert unseal(before, purpose="a").decode() == "포항"
        assert unwrap_data_key(wrapped) == data_key
        after = seal(b"x", purpose="a")
        assert (sealed_with(before), sealed_with(after)) == (named(OLD), named(NEW))
    with override_settings(MAJUNG_KEYS=OLD), pytest.raises(BrokenSeal):
        unseal(after, purpose="a")


def test_a_turn_leaves_fingerprints_as_they_are() -> None:
    with override_settings(MAJUNG_KEYS=OLD):
        before = fingerprint("a", "code")
    with override_settings(MAJUNG_KEYS=f"{NEW},{OLD}"):
        assert fingerprint("a", "code") == before
    with override_settings(MAJUNG_KEYS=NEW):
        assert fingerprint("a", "code") != before


def test_a_turn_signs_anew_and_still_knows_the_older_signer() -> None:
    with override_settings(MAJUNG_KEYS=OLD):
        before = signing_key()
    with override_settings(MAJUNG_KEYS=f"{NEW},{OLD}"):
        assert signing_key().key_name == named(NEW)
        assert signing_key(before.key_name).private.public_key() == before.private.public_key()
        with pytest.raises(UnknownKey):
            signing_key("gone")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no name"),
        (encoded(32), "no name"),
        (f"a b:{encoded(32)}", "no name"),
        (f"a:{encoded(31)}", "32 bytes"),
        ("a:", "32 bytes"),
        ("a:포항", "base64"),
        (f"a:{encoded(32)}!", "base64"),
        (f"a:{encoded(32)},", "no name"),
        (f"a:{encoded(32)},a:{encoded(32)}", "same name"),
    ],
)
def test_what_is_no_ring_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadKeyring, match=reason):
        read_keyring(text)


def test_base64_may_lack_its_padding_and_keys_may_stand_apart() -> None:
    ring = read_keyring(f"b:{encoded(32).rstrip('=')}, a:{encoded(32)}")
    assert (ring.current.name, ring.oldest.name) == ("b", "a")


def test_a_key_shown_by_accident_shows_its_name_only() -> None:
    ring = read_keyring(OLD)
    assert repr(ring.current) == f"Key({named(OLD)})"
    assert repr(ring.current.secret) not in repr(ring)
