"""The endpoints of /api/v1. They parse, ask the catalog and answer; nothing here decides."""

import json
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from majung.programs.catalog import BadFacts, Catalog, UnknownProgram, shipped_catalog
from majung.programs.selectors import program_in_full, program_summary
from majung.public_api.openapi import DECIDE, PROBLEM_RESPONSES
from majung.public_api.question import Question, read_question
from majung.public_api.schemas import Decisions, Facts, ProgramInFull, Programs
from majung.web.days import DAY_FORM, requested_day
from majung.web.json_body import BadBody, WrongMediaType, read_json_body
from majung.web.problems import bad_facts_response, field_problem
from majung.web.refusals import refuse

router = Router()

AsOf = Annotated[
    str,
    Query(None, description="Day the answer is about; today in Seoul when left out."),
    Field(json_schema_extra={"format": "date", "pattern": f"^{DAY_FORM}$"}),
]
ProgramId = Annotated[str, Path(description="Id of a program, as the list gives it.")]


@router.get("/programs", response=Programs, operation_id="listPrograms", openapi_extra=PROBLEM_RESPONSES)
def list_programs(request: HttpRequest, as_of: AsOf) -> HttpResponse:  # noqa: ARG001  Ninja knows it by name.
    """Programs in force on a day."""
    day = requested_day(as_of)
    if day is None:
        return _bad_day()
    programs = [program_summary(version) for version in shipped_catalog().in_force(day)]
    return json_answer({"as_of": day.isoformat(), "programs": programs})


@router.get("/programs/{program}", response=ProgramInFull, operation_id="getProgram", openapi_extra=PROBLEM_RESPONSES)
def get_program(request: HttpRequest, program: ProgramId, as_of: AsOf) -> HttpResponse:  # noqa: ARG001  Ninja knows it by name.
    """One program with its whole document: clauses, terms, papers, windows, each with its place in the announcement."""
    day = requested_day(as_of)
    if day is None:
        return _bad_day()
    try:
        return json_answer(program_in_full(shipped_catalog().version(program, day)))
    except UnknownProgram:
        raise Http404 from None


@router.get("/facts", response=Facts, operation_id="listFacts", openapi_extra=PROBLEM_RESPONSES)
def list_facts(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Ninja knows it by name.
    """The facts a row may hold, in the order of asking."""
    facts = [
        {
            "name": fact.name,
            "type": fact.type.value,
            "label": fact.label,
            "label_en": fact.label_en,
            "asked_of": fact.asked_of,
            "values": list(fact.values),
            "example": fact.example,
        }
        for fact in shipped_catalog().registry.given.values()
    ]
    return json_answer({"facts": facts})


@router.post("/decide", response=Decisions, operation_id="decide", openapi_extra=DECIDE)
def decide(request: HttpRequest) -> HttpResponse:
    """Decide whether businesses qualify, why, for how much, at what cost and with which papers."""
    try:
        question = read_question(read_json_body(request))
        return json_answer(answer_of(question, shipped_catalog()))
    except WrongMediaType:
        return refuse(request, status=415)
    except BadBody as bad:
        return bad_facts_response(bad.problems)


def json_answer(document: dict[str, Any]) -> HttpResponse:
    """The same bytes as the command line writes."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json")


def answer_of(question: Question, catalog: Catalog) -> dict[str, Any]:
    """A single business also learns what to tell next; a list of rows is not a conversation."""
    decisions = _decisions(question, catalog)
    if not question.is_about_one:
        return {"decisions": decisions, "next_question": None}
    (facts,) = catalog.read_rows(question.rows, question.as_of)
    plan = catalog.plan(catalog.chosen(question.program, question.as_of), question.as_of)
    return {"decisions": decisions, "next_question": plan.next_question(facts)}


def _decisions(question: Question, catalog: Catalog) -> list[dict[str, Any]]:
    try:
        of_rows = catalog.decide(question.rows, as_of=question.as_of, program=question.program)
    except BadFacts as bad:
        raise BadBody(
            *(
                field_problem(problem.code.value, row=row, field=problem.field, **problem.parameters)
                for row, problem in bad.problems
            )
        ) from None
    except UnknownProgram as unknown:
        raise BadBody(_unknown_program(unknown, catalog)) from None
    if not any(of_rows):
        raise BadBody(field_problem("none_in_force", field="as_of", as_of=question.as_of))
    return [decision for of_row in of_rows for decision in of_row]


def _unknown_program(unknown: UnknownProgram, catalog: Catalog) -> Any:
    if unknown.as_of is not None:
        return field_problem("none_in_force", of="body", field="program", as_of=unknown.as_of, program=unknown.program)
    known = ", ".join(sorted({version.id for version in catalog.versions}))
    return field_problem("unknown_program", of="body", field="program", program=unknown.program, known=known)


def _bad_day() -> HttpResponse:
    return bad_facts_response([field_problem("not_a_date", of="query", field="as_of")])
