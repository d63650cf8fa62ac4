"""The money of programs, of this very moment: what the pages under /funds show."""

from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Router

from majung.adapters import clock
from majung.planning.fund_lines import UnknownFund, fund_as_json, fund_line, fund_lines
from majung.public_api.endpoints import json_answer
from majung.public_api.openapi import FUND_RESPONSES
from majung.public_api.schemas import FundOnDay, Funds

router = Router()

FundCode = Annotated[str, Path(description="Code of a fund, as the list gives it: program and year.")]


@router.get("/funds", response=Funds, operation_id="listFunds", openapi_extra=FUND_RESPONSES)
def list_funds(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Ninja knows it by name.
    """Every fund with its plan, what is used, what is left and who waits."""
    at = clock.now()
    return json_answer({"at": at.isoformat(), "funds": [fund_as_json(line) for line in fund_lines(at=at)]})


@router.get("/funds/{fund}", response=FundOnDay, operation_id="getFund", openapi_extra=FUND_RESPONSES)
def get_fund(request: HttpRequest, fund: FundCode) -> HttpResponse:  # noqa: ARG001  Ninja knows it by name.
    """One fund."""
    at = clock.now()
    try:
        return json_answer({"at": at.isoformat(), **fund_as_json(fund_line(fund=fund, at=at))})
    except UnknownFund:
        raise Http404 from None
