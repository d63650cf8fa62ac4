"""How log lines look: to stderr, without what people typed."""

import logging
import traceback
from types import TracebackType


class LineFormatter(logging.Formatter):
    """An exception shows its type and places, never its message, which may hold personal data."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatException(  # noqa: N802  The name logging calls.
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _, places = ei
        name = kind.__name__ if kind else "no exception"
        return "".join(traceback.format_tb(places)) + name
