"""A paper proven by its file: read once, told what its seals prove, and kept nowhere."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majung.adapters import clock
from majung.adapters.trust import kept_revocation, trusted_roots
from majung.core.documents import UploadRefusal
from majung.core.issued_papers import masked_name
from majung.core.seal_report import SealKind, SealReport, SealSignature, SealVerdict
from majung.documents.masking.area import UploadRefused
from majung.letters.selectors import Standing, standing
from majung.papers.selectors import UnknownPaper
from majung.papers.verifying import ReadersBusy, read_seal
from majung.portal.check.throttle import GuessLimit, client_of
from majung.portal.verify.shown import institution_told, state_told
from majung.web.access import EVERYONE, access
from majung.web.figures import moment_in_words
from majung.web.problems import screen_language
from majung.web.uploads.form import posted_file
from majung.web.words import say

# A file that cannot be read costs the most: who sends many waits.
UNREADABLE = GuessLimit()
NOT_TAKEN, NO_MORE, BUSY = 422, 429, 503
SECONDS_UNTIL_LESS_BUSY = "30"
REFUSED: Mapping[UploadRefusal, str] = {
    UploadRefusal.TOO_LARGE: "verify.file.too_large",
    UploadRefusal.EMPTY: "verify.file.missing",
}
# Whose names are told: where nothing vouches for them, they would only lend the file a look.
NAMES_TOLD = frozenset({SealVerdict.INTACT, SealVerdict.EXPIRED, SealVerdict.CANNOT_TELL, SealVerdict.REVOKED})
LOOKS: Mapping[SealVerdict, str] = {
    SealVerdict.INTACT: "ok",
    SealVerdict.CHANGED: "no",
    SealVerdict.APPENDED: "no",
    SealVerdict.REVOKED: "no",
    SealVerdict.UNKNOWN_AUTHORITY: "no",
}


@access(EVERYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """The answer stands on the page that the form was sent to: nothing is kept that another page could show."""
    if request.method != "POST":
        return redirect("verify")
    client, at = client_of(request), clock.real_now()
    if UNREADABLE.is_reached(client, at=at):
        return told(request, "verify.file.too_often", status=NO_MORE)
    try:
        report = read_seal(content_of(request), roots=trusted_roots(), kept=kept_revocation(), online=True, at=at)
    except UploadRefused as refused:
        return told(request, REFUSED.get(refused.code, "verify.file.missing"), status=NOT_TAKEN)
    except ReadersBusy:
        answer = told(request, "verify.file.busy", status=BUSY)
        answer.headers["Retry-After"] = SECONDS_UNTIL_LESS_BUSY
        return answer
    if report.verdict is SealVerdict.UNREADABLE:
        UNREADABLE.count(client, at=at)
    return render(request, "portal/verify/file.html", shown(report, standing_of(report)))


def content_of(request: HttpRequest) -> bytes:
    content: bytes = posted_file(request).read()
    if not content:
        raise UploadRefused(UploadRefusal.EMPTY)
    return content


def told(request: HttpRequest, reason: str, *, status: int) -> HttpResponse:
    error = say(reason, screen_language())
    context = {"number": "", "code": "", "error": {"file": error}, "errors": [{"id": "file", "message": error}]}
    return render(request, "portal/verify/form.html", context, status=status)


def standing_of(report: SealReport) -> Standing | None:
    """What became of the paper since, where its own seal names it."""
    if report.paper is None or report.verdict is not SealVerdict.INTACT:
        return None
    try:
        return standing(number=report.paper.number, at=clock.now())
    except UnknownPaper:
        return None


def shown(report: SealReport, found: Standing | None) -> dict[str, Any]:
    state = state_told(found) if found else ""
    look = LOOKS.get(report.verdict, "warn")
    return {
        "verdict": report.verdict.value,
        "look": "warn" if look == "ok" and state not in {"", "valid"} else look,
        "mark": {"ok": "yes", "no": "no"}.get(look, "warn"),
        "is_sample": report.is_sample_authority and report.verdict in NAMES_TOLD,
        "is_intact": report.verdict is SealVerdict.INTACT,
        "has_seal": any(each.kind is SealKind.INSTITUTION for each in report.signatures),
        "level": report.level.name.lower() if report.level and report.verdict in NAMES_TOLD else "",
        "signatures": [signature_row(each) for each in report.signatures] if report.verdict in NAMES_TOLD else [],
        "heads": [say(f"verify.file.{name}", screen_language()) for name in ("name", "act", "moment")],
        "paper": found.paper if found else None,
        "kind": found.paper.kind.value if found else "",
        "institution": institution_told(found) if found else "",
        "state": state,
        "number": report.paper.number if report.paper else "",
    }


def signature_row(signature: SealSignature) -> list[str]:
    """Who, in which capacity, when: a person's name masked, as on every page that anybody may see."""
    language = screen_language()
    name = masked_name(signature.name) if signature.kind is SealKind.PERSON else signature.name
    moment = moment_in_words(signature.at, language=language) if signature.at else say("seal.no_moment", language)
    return [name, say(f"seal.kind.{signature.kind.value}", language), moment]
