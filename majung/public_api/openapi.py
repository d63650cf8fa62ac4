"""What the OpenAPI document says beyond what the endpoints' own types say."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from majung.programs.catalog import shipped_catalog
from majung.public_api.facts_schema import facts_schema
from majung.public_api.question import MOST_ROWS
from majung.public_api.schemas import Problem
from majung.web.days import DAY_FORM
from majung.web.problems import MEDIA_TYPE

REF = "#/components/schemas/"


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": f"{REF}Problem"}}}}


PROBLEM_RESPONSES = {
    "responses": {
        404: _problem("No such program, or none in force on the day"),
        422: _problem("Something sent cannot be used; `errors` says what"),
    }
}
FUND_RESPONSES = {
    "responses": {
        404: _problem("No such fund"),
        422: _problem("Something sent cannot be used; `errors` says what"),
    }
}
DECIDE = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"{REF}Question"}}},
    },
    "responses": {
        415: _problem("Not application/json"),
        422: _problem("Something sent cannot be used; `errors` says row, field and why"),
    },
}


def question_schema() -> dict[str, Any]:
    programs = sorted({version.id for version in shipped_catalog().versions})
    row = {"$ref": f"{REF}FactsRow"}
    return {
        "type": "object",
        "properties": {
            "as_of": {"type": "string", "format": "date", "pattern": f"^{DAY_FORM}$", "description": "판단 기준일"},
            "program": {"enum": [*programs, None], "description": "Left out or null: every program in force."},
            "facts": {"anyOf": [row, {"type": "array", "items": row, "minItems": 1, "maxItems": MOST_ROWS}]},
        },
        "required": ["as_of", "facts"],
        "additionalProperties": False,
        "examples": [
            {
                "as_of": "2025-05-02",
                "program": "gyeongbuk-beotim",
                "facts": {"sido": "경상북도", "sigungu": "포항시", "ksic": "I56111", "employees": 4},
            }
        ],
    }


class PublicApi(NinjaAPI):
    """Adds to the document the shapes that come from the catalog and not from types."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        problem = Problem.model_json_schema(ref_template=REF + "{model}")
        schema["components"]["schemas"] |= {
            **problem.pop("$defs"),
            "Problem": problem,
            "FactsRow": facts_schema(shipped_catalog().registry),
            "Question": question_schema(),
        }
        return schema
