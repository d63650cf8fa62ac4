"""The six steps of a person in business, from the request to the sealed document."""

import io
import json

import pikepdf
import pytest
from django.conf import settings

from majung.adapters import clock
from majung.adapters.signing import FakeSigning
from majung.adapters.trust import trusted_roots
from majung.agreements.evidence import chain_holds
from majung.agreements.models import Agreement, Evidence
from majung.agreements.selectors import agreement_view, agreements_of, are_complete
from majung.core.agreement import AgreementState, SigningStep
from majung.core.seal_report import SealKind, SealLevel, SealVerdict
from majung.papers.selectors import paper_pdf
from majung.papers.verifying import read_seal
from tests.agreements.signing import asked, executed, identified, read, signed
from tests.applications.world import AT, an_owner

pytestmark = pytest.mark.usefixtures("house")


def test_is_asked_for_once_the_guarantee_is_decided() -> None:
    owner = an_owner()
    signer = asked(owner)
    [line] = agreements_of(person_id=owner.person_id, at=AT)
    assert (line.number, line.state, line.step, line.place, line.steps) == (
        signer.number, AgreementState.PENDING, SigningStep.DETAIL, 2, 6,
    )  # fmt: skip
    assert line.amount_krw == 30_000_000


def test_goes_through_its_steps(provider: FakeSigning) -> None:
    owner = an_owner()
    signer = asked(owner)

    def step() -> SigningStep:
        return agreement_view(number=signer.number, person_id=owner.person_id, at=AT).line.step

    read(signer)
    assert step() is SigningStep.CONTRACT
    executed(signer)
    assert step() is SigningStep.IDENTIFICATION
    identified(signer, provider)
    assert step() is SigningStep.SEALING


def test_is_sealed_for_decades_and_says_who_signed(provider: FakeSigning) -> None:
    owner = an_owner()
    row = signed(asked(owner), provider)
    document = paper_pdf(number=row.paper)
    report = read_seal(document, roots=trusted_roots(beside=None), online=False, at=clock.real_now())
    assert (report.verdict, report.level) == (SealVerdict.INTACT, SealLevel.LTA)
    person = next(each for each in report.signatures if each.kind is SealKind.PERSON)
    assert person.name == "김순자"
    assert len(person.commitment) == 64
    assert are_complete(application=row.application.number)


def test_carries_its_evidence_without_what_is_private(provider: FakeSigning) -> None:
    owner = an_owner()
    row = signed(asked(owner), provider)
    with pikepdf.open(io.BytesIO(paper_pdf(number=row.paper))) as document:
        inside = {name: file.get_file().read_bytes() for name, file in document.attachments.items()}
    evidence = json.loads(inside["evidence.json"])
    assert evidence["agreement"] == row.number
    assert evidence["signatures"] == dict.fromkeys(evidence["signatures"], "drawn")
    assert json.loads(inside["paper.json"])["number"] == row.paper
    told = b"".join(inside.values()).decode()
    assert not [
        secret for secret in ("203.0.113.9", "ci-0", "0101234", "strokes", settings.SECRET_KEY) if secret in told
    ]


def test_keeps_a_chain_of_every_step(provider: FakeSigning) -> None:
    row = signed(asked(an_owner()), provider)
    steps = list(Evidence.objects.filter(agreement=row).order_by("nth").values_list("step", flat=True))
    assert steps == [
        "requested", "begun", "read", "cautions_acknowledged", "executed", "identification_begun", "identified",
        "signed", "completed",
    ]  # fmt: skip
    assert chain_holds(Agreement.objects.get(pk=row.pk))


def test_is_the_document_whose_hash_was_signed(provider: FakeSigning) -> None:
    owner = an_owner()
    signer = asked(owner)
    sha256 = executed(signer)
    identified(signer, provider)
    row = Agreement.objects.get(number=signer.number)
    assert row.identification is not None
    assert row.execution is not None
    assert row.identification.bound_hash == row.execution.unsigned_sha256 == sha256
