"""Addresses: 전자약정."""

from django.urls import path

from majung.portal.agreements import (
    caution_views,
    closing_views,
    consent_views,
    contract_views,
    decline_views,
    detail_views,
    identify_views,
    list_views,
    withdraw_views,
)

ONE = "agreements/<str:number>"
urlpatterns = [
    path("agreements", list_views.agreements, name="agreements"),
    path(ONE, detail_views.detail, name="agreement"),
    path(f"{ONE}/cautions", caution_views.cautions, name="agreement-cautions"),
    path(f"{ONE}/contract", contract_views.contract, name="agreement-contract"),
    path(f"{ONE}/preview.pdf", contract_views.preview, name="agreement-preview"),
    path(f"{ONE}/identify", identify_views.identify, name="agreement-identify"),
    path(f"{ONE}/identify/passkey", identify_views.by_passkey, name="agreement-identify-passkey"),
    path(f"{ONE}/identify/simple", identify_views.by_simple, name="agreement-identify-simple"),
    path(f"{ONE}/identify/back", identify_views.come_back, name="agreement-identify-back"),
    path(f"{ONE}/sealing", closing_views.sealing, name="agreement-sealing"),
    path(f"{ONE}/done", closing_views.done, name="agreement-done"),
    path(f"{ONE}/paper.pdf", closing_views.paper, name="agreement-paper"),
    path(f"{ONE}/decline", decline_views.decline, name="agreement-decline"),
    path(f"{ONE}/withdraw", withdraw_views.withdraw, name="agreement-withdraw"),
    path(f"{ONE}/consents", consent_views.consents, name="agreement-consents"),
]
