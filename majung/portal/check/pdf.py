"""The result as a PDF. WeasyPrint needs Pango; where it cannot be loaded the page says how to print instead."""

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any


@cache
def renderer() -> ModuleType | None:
    """Loaded at the first PDF, because it takes half a second that no other page should wait for."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError):
        return None


def pdf_of(html: str) -> bytes | None:
    """The pages of an HTML text; None without a renderer. Nothing is fetched from anywhere."""
    weasyprint = renderer()
    if weasyprint is None:
        return None
    document: bytes = weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf()
    return document


def nothing(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    raise ValueError(f"a result refers to nothing outside itself: {url[:80]}")
