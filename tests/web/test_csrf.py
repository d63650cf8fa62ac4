"""A form without its token gets a kind page of ours, not the framework's."""

from django.test import Client


def test_a_form_without_its_token_is_refused_kindly() -> None:
    answer = Client(enforce_csrf_checks=True).post("/check/q/region", {"place": "경상북도 포항시"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "쿠키를 켜고" in page
    assert 'lang="ko"' in page
