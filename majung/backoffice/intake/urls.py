"""Addresses: counters. A bank's counter begins at an address of its own; the pages are the same."""

from django.urls import path

from majung.backoffice.intake import form, power, start, submit

DRAFT = "intake/<str:draft>"

urlpatterns = [
    path("intake", start.intake, name="office-intake"),
    path("bank", start.bank, name="office-bank"),
    path("intake/receipts/<str:case>", submit.receipt, name="office-intake-receipt"),
    path(DRAFT, form.intake_draft, name="office-intake-draft"),
    path(f"{DRAFT}/paper", form.intake_paper, name="office-intake-paper"),
    path(f"{DRAFT}/power", power.power, name="office-intake-power"),
    path(f"{DRAFT}/dropped", form.intake_dropped, name="office-intake-dropped"),
]
