"""The tables of a fund to take along: one workbook with all of them, or one as text."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from majung.adapters import clock
from majung.backoffice.funds.tables import COLUMNS, CutTable, all_tables, cut_table, line_label
from majung.backoffice.funds.who import FUND_LOOKERS
from majung.planning.fund_lines import FundLine, fund_line
from majung.planning.funds import FundCut, FundUse
from majung.web.access import access
from majung.web.figures import moment_in_words
from majung.web.problems import screen_language
from majung.web.words import say

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Programs that open the text in a Korean Windows know by this mark that it is UTF-8.
BYTE_ORDER_MARK = "\ufeff"
WIDEST, WIDTH = 32, 16


@access(FUND_LOOKERS)
@never_cache
@require_safe
def workbook(_request: HttpRequest, fund: str) -> HttpResponse:
    at = clock.now()
    line = fund_line(fund=fund, at=at)
    tables = all_tables(fund=fund, institution=line.institution, at=at)
    told = moment_in_words(at, language=screen_language())
    return _download(_workbook(line, tables, told), name=f"{fund}.xlsx", kind=SHEETS)


@access(FUND_LOOKERS)
@never_cache
@require_safe
def csv_table(_request: HttpRequest, fund: str, cut: str) -> HttpResponse:
    at = clock.now()
    try:
        wanted = FundCut(cut)
    except ValueError:
        raise Http404 from None
    table = cut_table(fund=fund, institution=fund_line(fund=fund, at=at).institution, cut=wanted, at=at)
    text = StringIO()
    csv.writer(text).writerows([headings(wanted), *rows(table)])
    content = (BYTE_ORDER_MARK + text.getvalue()).encode()
    return _download(content, name=f"{fund}-{cut}.csv", kind="text/csv; charset=utf-8")


def headings(cut: FundCut) -> list[str]:
    language = screen_language()
    return [
        say(f"office.fund.cut.{cut.value}", language),
        *(say(f"office.fund.column.{name}", language) for name in COLUMNS),
    ]


def rows(table: CutTable) -> Iterator[list[Any]]:
    for line in table.lines:
        yield [line_label(table.cut, line), *_figures(line.use)]
    if table.total is not None:
        yield [say("office.fund.total", screen_language()), *_figures(table.total)]


def _figures(use: FundUse) -> list[int]:
    return [getattr(use, name) for name in COLUMNS]


def _workbook(line: FundLine, tables: list[CutTable], told: str) -> bytes:
    file, language = BytesIO(), screen_language()
    # Text is never taken for a formula or an address, whatever stands in it.
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, figure = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    first = book.add_worksheet(say("office.fund.sheet", language))
    first.set_column(0, 0, WIDEST)
    first.set_column(1, 1, WIDTH, figure)
    first.write_row(0, 0, [line.code, told], bold)
    for nth, name in enumerate(("plan", "reserved", "committed", "available", "waiting"), start=1):
        first.write_row(nth, 0, [say(f"office.fund.figure.{name}", language), getattr(line, f"{name}_krw")])
    for table in tables:
        sheet = book.add_worksheet(say(f"office.fund.cut.{table.cut.value}", language))
        sheet.set_column(0, 0, WIDEST)
        sheet.set_column(1, len(COLUMNS), WIDTH, figure)
        sheet.write_row(0, 0, headings(table.cut), bold)
        for nth, row in enumerate(rows(table), start=1):
            sheet.write_row(nth, 0, row)
        sheet.freeze_panes(1, 1)
    book.close()
    return file.getvalue()


def _download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
