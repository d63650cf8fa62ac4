"""Addresses: the money of programs, for staff."""

from django.urls import path

from majung.backoffice.funds import acts, exports, views

FUND = "funds/<slug:fund>"

urlpatterns = [
    path("funds", views.funds, name="office-funds"),
    path(FUND, views.fund, name="office-fund"),
    path(f"{FUND}/tables.xlsx", exports.workbook, name="office-fund-workbook"),
    path(f"{FUND}/<slug:cut>.csv", exports.csv_table, name="office-fund-csv"),
    path(f"{FUND}/proof", views.proof, name="office-fund-proof"),
    path(f"{FUND}/changes", acts.asked, name="office-fund-asked"),
    path(f"{FUND}/changes/<str:change>/agreed", acts.agreed, name="office-fund-agreed"),
    path(f"{FUND}/changes/<str:change>/declined", acts.declined, name="office-fund-declined"),
]
