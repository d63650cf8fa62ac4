"""Addresses: 신청: the form, papers, consents, submission, the receipt."""

from django.urls import path

from majung.portal.apply import (
    answers_views,
    business_views,
    confirm_views,
    helper_views,
    keeping_views,
    money_views,
    paper_views,
    receipt_views,
)

urlpatterns = [
    path("check/apply/<slug:program>", business_views.carry, name="check-apply"),
    path("apply/start/<slug:program>", business_views.start, name="apply-start"),
    path("apply/<str:draft>/business", business_views.business, name="apply-business"),
    path("apply/<str:draft>/answers", answers_views.answers, name="apply-answers"),
    path("apply/<str:draft>/money", money_views.money, name="apply-money"),
    path("apply/<str:draft>/papers", paper_views.papers, name="apply-papers"),
    path("apply/<str:draft>/papers/change", paper_views.change, name="apply-papers-change"),
    path("apply/<str:draft>/helper", helper_views.helper, name="apply-helper"),
    path("apply/<str:draft>/confirm", confirm_views.confirm, name="apply-confirm"),
    path("apply/<str:draft>/submit", confirm_views.submit, name="apply-submit"),
    path("apply/<str:draft>/receipt", receipt_views.receipt, name="apply-receipt"),
    path("apply/<str:draft>/receipt.pdf", receipt_views.receipt_pdf, name="apply-receipt-pdf"),
    path("apply/<str:draft>/later", keeping_views.later, name="apply-later"),
    path("apply/<str:draft>/drop", keeping_views.drop, name="apply-drop"),
    path("apply/<str:draft>/restore", keeping_views.restore, name="apply-restore"),
]
