"""The OpenAPI document, and schemathesis over all of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.config import SchemathesisConfig

from majung.config.wsgi import application
from majung.core.facts import FactDefinition, FactType, is_ksic
from majung.programs.catalog import shipped_catalog
from majung.public_api.facts_schema import fact_schema
from tests.house import ROOT

api = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", application, config=SchemathesisConfig.from_path(ROOT / "schemathesis.toml")
)


@pytest.fixture
def connections_left_alone() -> Iterator[None]:
    """A test has one connection for all requests, so the server's habit of closing old ones must not touch it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connections_left_alone", "db")
@api.parametrize()
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_keep_what_the_document_promises(case: schemathesis.Case[Any]) -> None:
    # Its WSGI client asks for gzip and does not unpack it.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


def document_of(client: Client) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return document


def test_every_endpoint_describes_its_refusals(client: Client) -> None:
    operations = [each for path in document_of(client)["paths"].values() for each in path.values()]
    assert len(operations) == 6
    for operation in operations:
        assert "application/problem+json" in operation["responses"]["422"]["content"]


def test_every_fact_is_described(client: Client) -> None:
    properties = document_of(client)["components"]["schemas"]["FactsRow"]["properties"]
    assert set(properties) == {"id", *shipped_catalog().registry.given}


def test_every_reference_leads_somewhere(client: Client) -> None:
    document = document_of(client)
    names = re.findall(r"#/components/schemas/(\w+)", str(document))
    assert set(names) <= set(document["components"]["schemas"])


@pytest.mark.parametrize(
    ("code", "fits"), [("I56111", True), ("C10", True), ("A03", True), ("I10111", False), ("C1", False), ("X10", False)]
)
def test_industry_fits_the_schema_as_it_fits_the_catalog(code: str, fits: bool) -> None:
    definition = shipped_catalog().registry.given["ksic"]
    assert Draft202012Validator(fact_schema(definition)).is_valid(code) is fits is is_ksic(code)


@pytest.mark.parametrize(
    ("value", "fits"), [("포항시", True), (" ", False), ("", False), ("a\u0000", False), ("🍜", True), (None, True)]
)
def test_text_fits_the_schema_as_it_fits_the_catalog(value: str | None, fits: bool) -> None:
    definition = FactDefinition(name="sigungu", type=FactType.TEXT, label="", label_en="", asked_of="public")
    assert Draft202012Validator(fact_schema(definition)).is_valid(value) is fits
