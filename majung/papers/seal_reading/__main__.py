"""The process that reads a stranger's PDF. It writes no file, asks nobody, knows no key and no database.

One line of JSON comes in with the length of the file that follows; one line goes out that names the certificates whose
revocation somebody may ask for; one line comes back with the answers, and the report goes out.
"""

import base64
import json
import logging
import resource
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError

from majung.core.seal_report import SealReport, SealVerdict
from majung.papers.seal_reading.chains import Issued, asked_about, certificates_in
from majung.papers.seal_reading.evidence import Evidence
from majung.papers.seal_reading.judging import judge
from majung.papers.seal_reading.opening import opened
from majung.papers.seal_reading.telling import report_as_json
from majung.papers.seal_reading.traits import looks_signed

# A paper of ours takes a tenth of either.
MEMORY_BYTES, PROCESSOR_SECONDS = 768 * 1024**2, 6


def main() -> None:
    # What pyHanko tells of a file it cannot use is the file's own text.
    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    order = json.loads(sys.stdin.buffer.readline())
    pdf = sys.stdin.buffer.read(order["length"])
    tell(report_as_json(read(pdf, order)))


def read(pdf: bytes, order: Mapping[str, Any]) -> SealReport:
    try:
        kept = asked(pdf, order) if order["is_online"] else order["kept"]
        return judge(pdf, evidence_of(order, kept))
    except (MemoryError, RecursionError, PdfDecodeLimitError):
        return SealReport(SealVerdict.UNREADABLE)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, OverflowError):
        # A sealed file was readable when it was sealed.
        return SealReport(SealVerdict.CHANGED if looks_signed(pdf) else SealVerdict.UNREADABLE)


def asked(pdf: bytes, order: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """What is known of revocations, after whoever started us has asked for it."""
    roots = [x509.Certificate.load(decoded(root["certificate"])) for root in order["roots"]]
    wanted = asked_about(certificates_in(opened(pdf)), roots)
    tell({"wanted": [_told(each) for each in wanted]})
    fetched: Mapping[str, Sequence[str]] = json.loads(sys.stdin.buffer.readline())
    return {name: [*order["kept"][name], *fetched[name]] for name in ("lists", "states")}


def evidence_of(order: Mapping[str, Any], kept: Mapping[str, Sequence[str]]) -> Evidence:
    roots = [(x509.Certificate.load(decoded(each["certificate"])), each["is_sample"]) for each in order["roots"]]
    return Evidence(
        at=datetime.fromisoformat(order["at"]),
        roots=[root for root, _ in roots],
        sample_roots=frozenset(root.sha256 for root, is_sample in roots if is_sample),
        lists=[decoded(each) for each in kept["lists"]],
        states=[decoded(each) for each in kept["states"]],
    )


def decoded(text: str) -> bytes:
    return base64.b64decode(text)


def _told(issued: Issued) -> dict[str, str]:
    named = {"certificate": issued.certificate, "issuer": issued.issuer}
    return {name: base64.b64encode(one.dump()).decode() for name, one in named.items()}


def tell(answer: Mapping[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
