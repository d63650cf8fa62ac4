"""What the claims of the identity provider say, and that nothing halfway is taken for a person."""

from datetime import date

import pytest
from pytest_django import Settings

from majung.adapters.http import PortDown, PortLied
from majung.adapters.identity import IdentityProvider, fake_claims, identity_provider, verified_person


def test_reads_the_person_in_the_claims() -> None:
    person = verified_person(fake_claims(transaction="t-1"))
    assert (person.name, person.birth_date, person.telephone) == ("김순자", date(1964, 8, 20), "010-0000-1001")
    assert (person.transaction, len(person.ci)) == ("t-1", 88)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"birthdate": "19640820x"},
        {"birthdate": ""},
        {"phone_number": "+82-10"},
        {"ci": ""},
        {"ci": "short"},
        {"di": ""},
        {"transaction": ""},
    ],
)
def test_claims_that_do_not_fit_are_a_lie(wrong: dict[str, str]) -> None:
    with pytest.raises(PortLied) as lied:
        verified_person(fake_claims(**wrong))
    # What was in them stays out of the message.
    assert str(lied.value) == "identity"


def test_the_provider_is_that_of_the_settings(settings: Settings) -> None:
    settings.PORT_ADDRESSES = {"identity": "https://identity.example.kr"}
    settings.PORT_KEYS, settings.IDENTITY_CLIENT_ID = {"identity": "secret"}, "majung"
    assert identity_provider() == IdentityProvider("https://identity.example.kr", "majung", "secret")


def test_without_an_issuer_nobody_can_be_identified(settings: Settings) -> None:
    settings.PORT_ADDRESSES = {"identity": ""}
    with pytest.raises(PortDown):
        identity_provider()
