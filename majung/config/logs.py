"""How log lines look: one JSON object a line to stderr, with the number of the request, without what people typed."""

import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


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


BOTH_KINDS_OF_LINES: list[Processor] = [
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


def logging_settings(*, log_file: str) -> dict[str, Any]:
    """What needs somebody goes to stderr; with a file every line goes there, with one for every request answered."""
    file = {"file": {"class": "logging.FileHandler", "filename": log_file, "formatter": "line", "encoding": "utf-8"}}
    stderr = {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"}
    handlers = {"stderr": stderr, **(file if log_file else {})}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "majung.config.logs.LineFormatter"}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": "WARNING"},
        "loggers": {
            "majung": {"level": "INFO"},
            "majung.access": {
                "handlers": ["file"] if log_file else [],
                "level": "INFO" if log_file else "CRITICAL",
                "propagate": False,
            },
            # Django's own handlers would mail tracebacks and repeat lines.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # A refusal is no event of ours, and its address may say what somebody looked for.
            "django.request": {"level": "ERROR"},
            # They would tell addresses, and some outside systems take our key in theirs.
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            # What they find wrong with a signature they say with the name in its certificate.
            "pyhanko": {"level": "CRITICAL"},
            "pyhanko_certvalidator": {"level": "CRITICAL"},
        },
    }
