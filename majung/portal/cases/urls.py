"""Addresses: 내 신청: every case of a business and where it stands."""

from django.urls import path

from majung.events.actors import ReadPurpose
from majung.portal.cases import (
    answers_views,
    confirmation_views,
    list_views,
    notice_views,
    own_views,
    supplement_views,
    views,
    withdraw_views,
)
from majung.portal.cases.access import SEES_PAPER
from majung.web.uploads.documents import document_under

urlpatterns = [
    path("my", list_views.cases, name="my"),
    path("my/documents", own_views.documents, name="my-documents"),
    path("my/consents", own_views.consents, name="consents"),
    path("my/consents/<str:reference>/withdraw", own_views.withdraw_consent_page, name="consent-withdraw"),
    path("my/reads", own_views.reads, name="my-reads"),
    path("my/drafts/<str:draft>/drop", list_views.drop, name="my-draft-drop"),
    path("my/drafts/<str:draft>/restore", list_views.restore, name="my-draft-restore"),
    path("my/<str:number>", views.case, name="my-application"),
    path("my/<str:number>/answers", answers_views.answers, name="my-answers"),
    path("my/<str:number>/answers.pdf", answers_views.answers_pdf, name="my-answers-pdf"),
    path("my/<str:number>/confirmation.pdf", confirmation_views.confirmation_pdf, name="my-confirmation-pdf"),
    path("my/<str:number>/decision.pdf", notice_views.decision_pdf, name="my-decision-pdf"),
    path("my/<str:number>/supplement", supplement_views.supplement, name="my-supplement"),
    path("my/<str:number>/supplement/<int:position>", supplement_views.item, name="my-supplement-item"),
    path("my/<str:number>/paper", supplement_views.paper, name="my-paper"),
    path("my/<str:number>/booking", views.booking, name="my-booking"),
    path("my/<str:number>/withdraw", withdraw_views.withdraw, name="my-withdraw"),
    path("my/<str:number>/refile", withdraw_views.refile, name="my-refile"),
    path("my/<str:case>/papers/<str:number>", document_under(SEES_PAPER, ReadPurpose.OWN), name="my-case-document"),
]
