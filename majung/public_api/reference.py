"""The reference of the API as a page of our own, written from the OpenAPI document."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from majung.core.facts import FactProblemCode
from majung.programs.catalog import shipped_catalog
from majung.public_api.endpoints import answer_of
from majung.public_api.openapi import REF
from majung.public_api.question import read_question
from majung.public_api.urls import api
from majung.web.access import EVERYONE, access
from majung.web.problems import screen_language
from majung.web.words import say

Schema = Mapping[str, Any]

# Codes of problems that no enumeration holds, by the part of the request they are about.
OTHER_CODES: Mapping[str, tuple[str, ...]] = {
    "body": (
        "not_utf8", "nul", "too_large_body", "not_json", "duplicate_key", "not_a_number", "not_an_object",
        "unknown_field", "missing", "wrong_type", "not_a_date", "no_rows", "too_many_rows", "unknown_program",
        "none_in_force",
    ),
    "query": ("not_a_date", "unreadable"),
}  # fmt: skip
EXAMPLES = {"as_of": "2025-05-02", "program": "gyeongbuk-beotim", "fund": "gyeongbuk-beotim-2025"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a type in words; one that names a schema is a link to it."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter, a property or an answer."""

    name: str
    type: tuple[Piece, ...]
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    id: str
    method: str
    path: str
    description: str
    parameters: tuple[Row, ...]
    body: tuple[Piece, ...]
    answers: tuple[Row, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class SchemaPage:
    name: str
    description: str
    type: tuple[Piece, ...]
    properties: tuple[Row, ...]

    @property
    def heading(self) -> str:
        return f"schema-{self.name}"


@access(EVERYONE)
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    site = request.build_absolute_uri("/").rstrip("/")
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    page = {
        "info": document["info"],
        "endpoints": list(endpoints(document, site=site)),
        "schemas": list(schemas(document)),
        "problems": problem_codes(screen_language()),
        "example": example_answer(),
    }
    return render(request, "public_api/reference.html", page)


def endpoints(document: Mapping[str, Any], *, site: str) -> Iterator[Endpoint]:
    """Every operation of the document, with a command line that calls it."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            body = _body_schema(operation)
            yield Endpoint(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                description=operation["description"],
                parameters=tuple(_parameter(each) for each in operation["parameters"]),
                body=tuple(type_in_words(body)) if body else (),
                answers=tuple(_answers(operation)),
                curl=_curl(method, path, operation, document, site=site),
            )


def schemas(document: Mapping[str, Any]) -> Iterator[SchemaPage]:
    for name, schema in document["components"]["schemas"].items():
        required = schema.get("required", ())
        yield SchemaPage(
            name=name,
            description=schema.get("description", ""),
            type=() if "properties" in schema else tuple(type_in_words(schema)),
            properties=tuple(
                Row(field, tuple(type_in_words(each)), field in required, _described(each))
                for field, each in schema.get("properties", {}).items()
            ),
        )


def type_in_words(schema: Schema) -> Iterator[Piece]:
    """«array of Fact», «string (date) or null»: what a value may be."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        yield Piece(name, schema=name)
    elif "anyOf" in schema:
        for place, each in enumerate(schema["anyOf"]):
            if place:
                yield Piece(" or ")
            yield from type_in_words(each)
    elif "enum" in schema:
        yield Piece(", ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"]))
    elif schema.get("type") == "array":
        yield Piece("array of ")
        yield from type_in_words(schema.get("items", {}))
    else:
        yield Piece(_plain_type(schema))


def problem_codes(language: str) -> list[tuple[str, str, str]]:
    """(about, code, sentence) of everything that can be wrong with a request."""
    codes = [("facts", code.value) for code in FactProblemCode]
    codes += [(about, code) for about, each in OTHER_CODES.items() for code in each]
    return [(about, code, say(f"{about}.problem.{code}", language)) for about, code in codes]


@lru_cache(maxsize=1)
def example_answer() -> str:
    """What the example of the question is really answered."""
    question = read_question(_example_question(api.get_openapi_schema(path_prefix="/api/v1/")))
    return json.dumps(answer_of(question, shipped_catalog()), ensure_ascii=False, indent=2)


def _parameter(given: Mapping[str, Any]) -> Row:
    schema = given["schema"]
    return Row(given["name"], tuple(type_in_words(schema)), given["required"], _described({**schema, **given}))


def _described(schema: Schema) -> str:
    """The English name of a fact stands before its Korean one."""
    title, description = schema.get("title", ""), schema.get("description", "")
    named = title if description and title and title.lower() not in description.lower() else ""
    return " · ".join(each for each in (named, description) if each)


def _body_schema(operation: Mapping[str, Any]) -> Schema | None:
    content = operation.get("requestBody", {}).get("content", {})
    schema: Schema | None = content.get("application/json", {}).get("schema")
    return schema


def _answers(operation: Mapping[str, Any]) -> Iterator[Row]:
    for status, answer in operation["responses"].items():
        for media_type, content in answer["content"].items():
            words = f"{answer['description']} ({media_type})"
            yield Row(str(status), tuple(type_in_words(content["schema"])), is_required=False, description=words)


def _curl(method: str, path: str, operation: Mapping[str, Any], document: Mapping[str, Any], *, site: str) -> str:
    named = {each["name"]: each["in"] for each in operation["parameters"]}
    for name, where in named.items():
        if where == "path":
            path = path.replace(f"{{{name}}}", EXAMPLES[name])
    query = "&".join(f"{name}={EXAMPLES[name]}" for name, where in named.items() if where == "query")
    address = f"'{site}{path}{'?' if query else ''}{query}'"
    if method == "get":
        return f"curl {address}"
    body = json.dumps(_example_question(document), ensure_ascii=False)
    return f"curl -X {method.upper()} {address} \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"


def _example_question(document: Mapping[str, Any]) -> dict[str, Any]:
    examples: Sequence[dict[str, Any]] = document["components"]["schemas"]["Question"]["examples"]
    return examples[0]


def _plain_type(schema: Schema) -> str:
    given = schema.get("type", "any")
    names = [given] if isinstance(given, str) else list(given)
    words = " or ".join(names)
    if "format" in schema:
        words += f" ({schema['format']})"
    bounds = [f"{sign} {schema[name]}" for name, sign in (("minimum", "≥"), ("maximum", "≤")) if name in schema]
    return " ".join([words, *bounds])
