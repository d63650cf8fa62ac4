"""Addresses: the worklist and its cases."""

from django.urls import path

from majung.backoffice.cases import (
    acts,
    approving,
    confirmation,
    decision,
    extension,
    notice,
    page,
    papers,
    supplement,
    worklist,
)

CASE, PAPER = "cases/<str:case>", "cases/<str:case>/documents/<str:number>"

urlpatterns = [
    path("", worklist.cases, name="office"),
    path("cases/find", worklist.find, name="office-find"),
    path(CASE, page.case_page, name="office-case"),
    path(f"{CASE}/confirmation.pdf", confirmation.confirmation_pdf, name="office-case-confirmation"),
    path(f"{CASE}/decision.pdf", notice.decision_pdf, name="office-case-decision-pdf"),
    path(f"{CASE}/taken-up", acts.taken_up, name="office-case-taken-up"),
    path(f"{CASE}/supplement", supplement.supplement, name="office-case-supplement"),
    path(f"{CASE}/supplement/extended", acts.supplement_extended, name="office-case-supplement-extended"),
    path(f"{CASE}/extended", extension.extended, name="office-case-extended"),
    path(f"{CASE}/decision", decision.decision, name="office-case-decision"),
    path(f"{CASE}/proposal", approving.proposal, name="office-case-proposal"),
    path(f"{CASE}/decision/approved", approving.approved, name="office-case-approved"),
    path(f"{CASE}/decision/sent-back", approving.sent_back, name="office-case-sent-back"),
    path(f"{CASE}/moved", acts.moved, name="office-case-moved"),
    path(f"{CASE}/look-ups/<slug:kind>/again", acts.look_up_again, name="office-case-look-up-again"),
    path(f"{CASE}/notes", acts.notes, name="office-case-notes"),
    path(f"{CASE}/originals", papers.originals, name="office-case-originals"),
    path(f"{CASE}/originals/<str:number>/returned", papers.original_returned, name="office-case-original-returned"),
    path(PAPER, papers.paper, name="office-case-document"),
    path(f"{PAPER}/file", papers.paper_file, name="office-case-file"),
    path(f"{PAPER}/pages/<int:page>", papers.paper_page, name="office-case-page"),
    path(f"{PAPER}/confirmed", papers.confirmed, name="office-case-document-confirmed"),
    path(f"{PAPER}/covered", papers.covered, name="office-case-document-covered"),
]
