"""The same agreement again and again: rendered, signed, sealed, tried until 2041 and judged, each time with other data.

`python -m majung.rehearsal.agreement_line make COUNT` prints one line of JSON: CPU seconds of this process by part of
the work, one list each, and the most memory it held after a fifth of them and after all. `... peer COUNT` signs and
seals the same file as pyHanko's own documentation does it, and signs with a bare key. Outside systems answer over HTTP.
"""

import hashlib
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import django

django.setup()

import httpx  # noqa: E402
from asn1crypto.x509 import Name  # noqa: E402  Needs Django set up.
from django.conf import settings  # noqa: E402

from majung.adapters import clock  # noqa: E402
from majung.adapters.authority import CertificateProfile, issue_certificate  # noqa: E402
from majung.adapters.signing_keys import CertifiedKey, MemoryKey, certificate_request, new_key, seal_key  # noqa: E402
from majung.adapters.trust import trusted_roots  # noqa: E402
from majung.agreements.rendering.paper import contract_html  # noqa: E402
from majung.agreements.rendering.parts import contract_parts  # noqa: E402
from majung.agreements.rendering.sample_data import sample_data  # noqa: E402
from majung.agreements.texts.shipped import shipped_texts  # noqa: E402
from majung.core.agreement_marks import DrawnSignature, Marks, Stroke  # noqa: E402
from majung.core.agreement_texts import AgreementKind, Entity, asked_of, contract_text  # noqa: E402
from majung.core.seal_report import SealVerdict  # noqa: E402
from majung.papers.rendering import Attachment, NoRenderer, pdf_of  # noqa: E402
from majung.papers.seal_reading.evidence import Evidence  # noqa: E402
from majung.papers.seal_reading.judging import judge  # noqa: E402
from majung.papers.sealing import assert_lasts, seal_by_institution, sign_by_person  # noqa: E402
from majung.rehearsal.plain_pyhanko import Plain  # noqa: E402

INSTITUTION, SIGNER = "gyeongbuk-foundation", "홍길동"
KIND, ENTITY = AgreementKind.GUARANTEE, Entity.INDIVIDUAL
STROKES: tuple[Stroke, ...] = tuple(
    tuple((60 + 70 * nth + 3 * step, 200 + (step % 9) * 12, 16 * (40 * nth + step)) for step in range(40))
    for nth in range(8)
)
FIFTH, RAW_ROUNDS, SECONDS = 5, 2_000, 10
# Linux counts kilobytes, macOS bytes.
UNIT = 1 if sys.platform == "darwin" else 1024


class Spent:
    """CPU seconds of this process by part of the work."""

    def __init__(self) -> None:
        self.parts: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        self.parts[part].append(time.process_time() - begun)


def rendered(nth: int) -> bytes:
    """The guarantee of one more person, with everything ticked and a signature drawn in the page."""
    document = next(
        each.document
        for each in shipped_texts()
        if each.institution == INSTITUTION and each.document["kind"] == KIND and each.document["entity"] == ENTITY
    )
    text, number = contract_text(document), f"AGR-2026-{nth:08d}-0"
    told = {**sample_data(KIND, ENTITY, institution="경북신용보증재단"), "number": number, "signer": SIGNER}
    asked = asked_of(text, told)
    marks = Marks(
        ticks=frozenset(asked.items),
        key_points=frozenset(asked.key_points),
        signatures=dict.fromkeys(asked.places, DrawnSignature(strokes=STROKES)),
        reached_end=True,
    )
    parts = contract_parts(text=text, data=told, marks=marks, executed_on=date(2026, 3, 2), text_version="2026-1")
    evidence = json.dumps({"agreement": number, "ticks": sorted(asked.items)}).encode()
    inside = (Attachment("evidence.json", evidence, "How it came to be signed"),)
    made = pdf_of(contract_html(parts), identifier=number, attachments=inside)
    if made is None:
        raise NoRenderer
    return made


def certified(nth: int) -> CertifiedKey:
    """A key for one document, and its certificate."""
    key = new_key()
    commitment = hashlib.sha256(b"%d" % nth).hexdigest()
    subject = Name.build({"country_name": "KR", "common_name": SIGNER, "serial_number": commitment})
    request = certificate_request(key, subject)
    issued = issue_certificate(csr_pem=request, profile=CertificateProfile.SIGNER, days=1)
    return CertifiedKey(key, issued.certificate, issued.chain)


def made(spent: Spent, nth: int) -> bytes:
    with spent.on("render"):
        unsigned = rendered(nth)
    with spent.on("certificate"):
        signer = certified(nth)
    with spent.on("sign"):
        signed = sign_by_person(unsigned, signer=signer, name=SIGNER, reason="신용보증약정서")
    with spent.on("seal"):
        sealed = seal_by_institution(signed, institution=INSTITUTION, reason="신용보증약정서")
    with spent.on("until_2041"):
        assert_lasts(sealed)
    return sealed


def judged(spent: Spent, sealed: bytes, revoked: bytes) -> None:
    """As `majung verify --offline` judges, without the process that it starts for a stranger's file."""
    roots = [root.certificate for root in trusted_roots()]
    evidence = Evidence(at=clock.real_now(), roots=roots, sample_roots=frozenset(), lists=[revoked], states=[])
    with spent.on("validate"):
        report = judge(sealed, evidence)
    if report.verdict is not SealVerdict.INTACT:
        raise RuntimeError(f"what was sealed is {report.verdict}")


def make(count: int) -> dict[str, object]:
    """The first one is not counted: it loads what every process loads once."""
    seal_key(INSTITUTION)
    made(Spent(), 0)
    revoked, spent, memory = list_of_root(), Spent(), 0
    sealed, begun = b"", time.monotonic()
    for nth in range(1, count + 1):
        sealed = made(spent, nth)
        judged(spent, sealed, revoked)
        if nth == max(1, count // FIFTH):
            memory = most_memory()
    told = {"spent": spent.parts, "memory": [memory, most_memory()], "bytes": [len(rendered(count)), len(sealed)]}
    return {**told, "seconds": time.monotonic() - begun}


def list_of_root() -> bytes:
    """The one thing about an archived file that has to be kept beside it."""
    address = f"{settings.PORT_ADDRESSES['authority']}/root.crl"
    return httpx.get(address, timeout=SECONDS, trust_env=False).raise_for_status().content


def most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


def peer(count: int) -> dict[str, object]:
    """The library alone on the same file, and the key alone."""
    spent, key = Spent(), new_key()
    for nth in range(count + 1):
        counted, unsigned, signer = spent if nth else Spent(), rendered(nth), certified(nth)
        institution = seal_key(INSTITUTION)
        assert isinstance(institution, CertifiedKey), "the bench's seals lie in files"
        with counted.on("sign"):
            signed = Plain(signer).signed(unsigned, is_archived=False)
        with counted.on("seal"):
            Plain(institution).signed(signed, is_archived=True)
    with spent.on("raw"):
        for _ in range(RAW_ROUNDS):
            key.sign_raw(b"what is signed" * 4, "sha256")
    with spent.on("raw_verify"):
        verified(key)
    return {"spent": spent.parts, "raw_rounds": RAW_ROUNDS}


def verified(key: MemoryKey) -> None:
    signature, public = key.sign_raw(b"once", "sha256"), key.private.public_key()
    for _ in range(RAW_ROUNDS):
        public.verify(signature, b"once", Plain.algorithm())


def main() -> None:
    what, count = sys.argv[1], int(sys.argv[2])
    sys.stdout.write(json.dumps({"make": make, "peer": peer}[what](count)) + "\n")


if __name__ == "__main__":
    main()
