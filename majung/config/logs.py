"""How log lines look: one JSON object a line to stderr, with the number of the request, without what people typed."""

import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict, WrappedLogger


def places_only(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """An exception shows its type and places, never its message, which may hold personal data."""
    raised = line.pop("exc_info", None)
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    elif raised and not isinstance(raised, tuple):
        raised = sys.exc_info()
    if raised and raised[0] is not None:
        line["exception"], line["places"] = raised[0].__name__, places_of(raised[2])
    return line


def places_of(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


BOTH_KINDS_OF_LINES = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


class LineFormatter(structlog.stdlib.ProcessorFormatter):
    """For lines of structlog and of everybody else alike."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=BOTH_KINDS_OF_LINES,
            processors=[
                places_only,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )


def configure_structlog() -> None:
    """`structlog.get_logger(__name__)` writes through the logging of the settings."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *BOTH_KINDS_OF_LINES,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
