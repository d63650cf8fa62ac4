"""Names that would be markup, gaps of a text, code of a template or letters that turn the line: they stay names."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from majung.adapters.signing import FakeSigning
from majung.agreements.models import Agreement
from majung.agreements.rendering.filling import seen
from majung.agreements.services import complete_agreement
from majung.core.agreement_marks import DrawnSignature
from majung.papers.selectors import paper_pdf
from majung.parties.businesses import add_business
from majung.parties.kinds import EntityKind, IdentityMethod, RepresentationRole
from majung.parties.people import Identity, sign_in_person
from tests.agreements.signing import Signer, asked, executed, identified, read
from tests.applications.world import AT, KNOWN_SINCE, Owner, registration_number
from tests.papers.public_tools import run
from tests.portal.agreements.walking import at
from tests.portal.cases.conftest import set_clock, signed_in

pytestmark = pytest.mark.usefixtures("house")


@dataclass(frozen=True)
class Named:
    """Who signs, and for what."""

    person: str
    business: str


CODE = Named("김{signer}", "{amount_krw}{{ settings.SECRET_KEY }}{% now 'Y' %}%(amount)s${amount_krw}")
MARKUP = Named("<b>김&amp;순자", "</style></title><script>alert(1)</script><img src=x onerror=alert(1)>")
TURNED = Named("김\u202e자순\u200b", "식당\u2066@import 'http://elsewhere.example/';\u2069 محل")
QUOTED = Named("김)>> /JS (순\\자", "\"); content: url('file:///etc/passwd') \\22 @page{} 식당")
LONG = Named("가" * 21, "긴" * 100)
ODD = [CODE, MARKUP, TURNED, QUOTED, LONG]
NAMES = ["code", "markup", "turned", "quoted", "long"]


def owner_of(names: Named) -> Owner:
    identity = Identity(
        name=names.person, birth_date=date(1962, 3, 1), telephone="010-1234-0001", ci="ci-" + "1" * 85,
        di="di-" + "1" * 61, method=IdentityMethod.SIMPLE_CERTIFICATE, transaction="T1",
    )  # fmt: skip
    user = sign_in_person(identity=identity, at=KNOWN_SINCE)
    assert user.person_id is not None
    owner = Owner(user.pk, user.person_id, "")
    business = add_business(
        person_id=user.person_id, registration_number=registration_number(1), corporation_number="",
        name=names.business,
        entity=EntityKind.INDIVIDUAL, role=RepresentationRole.REPRESENTATIVE, opened_on=date(2019, 5, 2),
        at=KNOWN_SINCE, actor=owner.actor,
    )  # fmt: skip
    return Owner(user.pk, user.person_id, business.number)


def by_name(names: Named) -> Callable[[Signer], None]:
    """Signed with the name typed, which is what everybody sees afterwards."""

    def sign(signer: Signer) -> None:
        contract = read(signer)
        executed(signer, signatures=dict.fromkeys(contract.asked.places, DrawnSignature(typed=names.person)))

    return sign


def squeezed(text: str) -> str:
    return "".join(text.replace("\u2060", "").split())


def text_of(document: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(document)
    return squeezed(run("pdftotext", "-layout", file, "-").stdout)


@pytest.mark.parametrize("names", ODD, ids=NAMES)
def test_what_is_sealed_shows_the_name_and_nothing_it_would_do(
    names: Named, provider: FakeSigning, tmp_path: Path
) -> None:
    signer = asked(owner_of(names))
    by_name(names)(signer)
    identified(signer, provider)
    assert complete_agreement(agreement=signer.number)
    document = paper_pdf(number=Agreement.objects.get(number=signer.number).paper)
    text = text_of(document, tmp_path)
    if names is not TURNED:
        # Letters that run from the right come out of a PDF in the order of the eye.
        assert squeezed(seen(names.business)) in text
        assert squeezed(seen(names.person)) in text
    assert not {"\u202e", "\u200b", "\u2066"} & set(text)
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert "/JavaScript" not in opened.Root.get("/Names", {})
        assert "/OpenAction" not in opened.Root
    people = [each.signer_cert for each in PdfFileReader(io.BytesIO(document)).embedded_regular_signatures]
    assert people[0].subject.native["common_name"] == names.person


@pytest.mark.parametrize("names", [CODE, MARKUP, TURNED], ids=["code", "markup", "turned"])
def test_pages_show_it_as_it_is_written(names: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)
    owner = owner_of(names)
    signer = asked(owner)
    here = signed_in(owner)
    for page in ("", "cautions", "contract", "identify", "decline"):
        if page == "identify":
            by_name(names)(signer)
        text = here.get(at(signer.number, page)).content.decode()
        assert "<script>alert" not in text, page
        assert "<img src=x" not in text, page
        assert "<b>김" not in text, page
        if page == "contract":
            read(signer)
            shown = here.get(at(signer.number, page)).content.decode()
            assert "\u202e" not in shown.split('class="contract"')[1].split("</table>")[0]
