"""A PDF opened as a stranger's file is: unpacked as far as a paper of ours would ever be, and no further."""

import io
from typing import Final

from pyhanko.pdf_utils.decode_limits import (
    DEFAULT_PURPOSE_LIMITS,
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from majung.papers.quick_reading import QuickReader

MEGABYTE: Final = 1024 * 1024
LIMITS: Final = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=32 * MEGABYTE),
    per_purpose={
        **DEFAULT_PURPOSE_LIMITS,
        # Half a million objects; a paper has hundreds.
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_output_size=2 * MEGABYTE),
        DecodePurpose.CRL: StreamDecodeLimits(max_output_size=8 * MEGABYTE),
    },
    document_budget=DocumentDecodeBudget(base_allowance=128 * MEGABYTE, max_ratio=20),
)


def opened(pdf: bytes) -> PdfFileReader:
    return QuickReader(io.BytesIO(pdf), decode_limits=LIMITS)
