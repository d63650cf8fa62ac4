"""Days as options of commands."""

from datetime import date
from typing import Any

import click

from majung.web.words import say

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


class Day(click.ParamType[date]):
    """A day written 2025-05-02."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = date.fromisoformat(value) if len(value) == 10 else None
        except ValueError:
            day = None
        if day is None or not EARLIEST <= day <= LATEST:
            self.fail(say("cli.not_a_day", value=repr(value), earliest=EARLIEST, latest=LATEST), param, ctx)
        return day
