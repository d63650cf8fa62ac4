"""What a paper says of itself: an attachment that its seal covers."""

import json
from collections.abc import Mapping
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.validation import EmbeddedPdfSignature

from majung.core.seal_report import FACTS_ATTACHMENT, PaperFacts
from majung.papers.seal_reading.telling import facts_from_json

LARGEST_FACTS = 64 * 1024
MOST_ATTACHMENTS, DEEPEST_TREE = 100, 8


def facts_in(signature: EmbeddedPdfSignature) -> PaperFacts | None:
    """Read from the pages as they were when this signature was made; none where there are none to understand."""
    revision = signature.reader.get_historical_resolver(signature.signed_revision)
    try:
        content = _attached(revision)
        return facts_from_json(_object(json.loads(content))) if content is not None else None
    except (PdfError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _attached(revision: HistoricalResolver) -> bytes | None:
    names = revision.root["/Names"]["/EmbeddedFiles"] if "/Names" in revision.root else {}
    for name, specification in _entries(names, DEEPEST_TREE):
        if str(name) == FACTS_ATTACHMENT:
            content: bytes = specification.get_object()["/EF"]["/F"].data
            return content if len(content) <= LARGEST_FACTS else None
    return None


def _entries(node: Mapping[str, Any], depth: int) -> list[tuple[Any, Any]]:
    """The leaves of a tree of names, not deeper or more than a paper of ours would have."""
    pairs = list(node.get("/Names", []))[: 2 * MOST_ATTACHMENTS]
    found = list(zip(pairs[::2], pairs[1::2], strict=False))
    for child in list(node.get("/Kids", []))[:MOST_ATTACHMENTS] if depth else []:
        found += _entries(child.get_object(), depth - 1)
        if len(found) > MOST_ATTACHMENTS:
            raise ValueError
    return found


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value
