"""Defaults that must stay safe."""

from django.conf import settings


def test_nothing_is_open_by_default() -> None:
    assert settings.DEBUG is False
    assert "*" not in settings.ALLOWED_HOSTS


def test_moments_are_utc_and_shown_in_seoul_in_korean() -> None:
    assert settings.USE_TZ
    assert (settings.TIME_ZONE, settings.LANGUAGE_CODE) == ("Asia/Seoul", "ko")


def test_users_are_our_own() -> None:
    assert settings.AUTH_USER_MODEL == "parties.User"
