"""Words without Django."""

from majung.web.words import say


def test_says_in_korean_unless_told() -> None:
    assert say("facts.problem.not_integer", row=3, field="employees") == "3번째 자료의 employees: 정수로 적어 주세요."


def test_says_in_english() -> None:
    assert say("refusal.home", "en") == "Home"


def test_unknown_language_is_korean() -> None:
    assert say("refusal.home", "fr") == "처음으로"


def test_message_never_fails_for_a_value_not_given() -> None:
    assert say("facts.problem.not_integer", row=3) == "3번째 자료의 …: 정수로 적어 주세요."


def test_key_nobody_wrote_shows_itself() -> None:
    assert say("nobody.wrote.this") == "nobody.wrote.this"
