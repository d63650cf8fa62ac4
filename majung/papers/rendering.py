"""HTML as a PDF, in the house's own font and with nothing from outside. WeasyPrint needs Pango; without it, no PDF."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

# script/front-end puts the two weights here: whole fonts, because names are made of rare syllables too.
FONT_FOLDER = Path(__file__).parent / "fonts"
FONTS = {"400": FONT_FOLDER / "PretendardGOV-Regular.ttf", "700": FONT_FOLDER / "PretendardGOV-Bold.ttf"}
FONT_SCHEME = "majung-font:"
DATA_SCHEME = "data:"
# For decades, with files inside, and tagged: read aloud as it is read.
VARIANT = "pdf/a-3a"
# One variant is all WeasyPrint writes down; that the file is also PDF/UA-1, PDF/A wants explained beside it.
END_OF_METADATA = b"</rdf:RDF>"
UNIVERSAL_ACCESS = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description><rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description></rdf:li></rdf:Seq>\
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
# A file within a file needs days; the same for all, so that the same input makes the same bytes.
DAY_OF_ATTACHMENTS = datetime(2000, 1, 1, tzinfo=UTC)
# Pango breaks Korean lines inside words, whatever `word-break` says: an invisible joiner between letters keeps them.
JOINED = "\u2060"
MARKUP = re.compile(r"(<style.*?</style>|<title.*?</title>|<[^>]*>)", re.DOTALL)
WITHIN_A_WORD = re.compile(r"(?<=[가-힣])(?=[가-힣])")


class NoRenderer(RuntimeError):
    """This machine cannot make PDFs: WeasyPrint or Pango is missing."""


class RefersOutside(ValueError):
    """A text for a PDF refers to something that does not stand in it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside a PDF."""

    name: str
    content: bytes
    description: str


@cache
def renderer() -> ModuleType | None:
    """Loaded at the first PDF, because it takes half a second that no other page should wait for."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError):
        return None


def pdf_of(html: str, *, identifier: str = "", attachments: Sequence[Attachment] = ()) -> bytes | None:
    """The pages of an HTML text as PDF/A-3a, tagged for screen readers; None without a renderer.

    With an identifier, the same text and attachments make the same bytes.
    """
    weasyprint = renderer()
    if weasyprint is None:
        return None
    fetcher = OwnThings(weasyprint)
    known = hashlib.sha256(identifier.encode()).digest()[:16] if identifier else None
    configuration = import_module("weasyprint.text.fonts").FontConfiguration()
    sheet = weasyprint.CSS(string=font_faces(), url_fetcher=fetcher, font_config=configuration)
    try:
        laid_out = weasyprint.HTML(string=unbroken(html), url_fetcher=fetcher).render(
            stylesheets=[sheet], font_config=configuration
        )
        tell_universal_access(laid_out.metadata)
        inside = [attached(weasyprint, each) for each in attachments]
        document: bytes = laid_out.write_pdf(pdf_identifier=known, pdf_variant=VARIANT, attachments=inside)
    except fetcher.urls.FatalURLFetchingError:
        # It is no Exception, so it would end the thread that answers.
        raise RefersOutside from None
    return document


def tell_universal_access(metadata: Any) -> None:
    written = metadata.generate_rdf_metadata

    def with_both(*given: Any) -> bytes:
        described: bytes = written(*given)
        return described.replace(END_OF_METADATA, UNIVERSAL_ACCESS + END_OF_METADATA)

    metadata.generate_rdf_metadata = with_both


def attached(weasyprint: ModuleType, attachment: Attachment) -> Any:
    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        created=DAY_OF_ATTACHMENTS,
        modified=DAY_OF_ATTACHMENTS,
        relationship="Data",
    )


class OwnThings:
    """What a text may refer to: our fonts by name, and pictures that stand in it whole. Anything else stops the PDF."""

    _fail_on_errors = True

    def __init__(self, weasyprint: ModuleType) -> None:
        self.urls = import_module(f"{weasyprint.__name__}.urls")
        self.pictures = self.urls.URLFetcher(allowed_protocols=["data"], fail_on_errors=True)

    def __call__(self, url: str) -> Any:
        if url.startswith(DATA_SCHEME):
            return self.pictures(url)
        font = FONTS.get(url.removeprefix(FONT_SCHEME))
        if not url.startswith(FONT_SCHEME) or font is None:
            raise ValueError(f"a paper refers to nothing outside itself: {url[:80]}")
        return self.urls.URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/ttf"})


def font_faces() -> str:
    """Style rules for the fonts that were built; the machine's own stand in for those that were not."""
    return "".join(
        f'@font-face{{font-family:"Pretendard GOV";font-weight:{weight};src:url({FONT_SCHEME}{weight})}}'
        for weight, path in FONTS.items()
        if path.exists()
    )


def unbroken(html: str) -> str:
    """The same text with its Korean words held together."""
    return "".join(
        part if place % 2 else WITHIN_A_WORD.sub(JOINED, part) for place, part in enumerate(MARKUP.split(html))
    )
