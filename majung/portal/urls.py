"""Addresses of the owners' door."""

from django.urls import include, path

from majung.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("majung.portal.check.urls")),
    path("", include("majung.portal.accounts.urls")),
    path("", include("majung.portal.apply.urls")),
    path("", include("majung.portal.complaints.urls")),
    path("", include("majung.portal.cases.urls")),
    path("", include("majung.portal.agreements.urls")),
    path("", include("majung.portal.appeals.urls")),
    path("", include("majung.portal.explanations.urls")),
    path("", include("majung.portal.visits.urls")),
    path("", include("majung.portal.verify.urls")),
    path("", include("majung.portal.funds.urls")),
    path("calendar.ics", views.calendar, name="calendar"),
    path("calculator", views.calculator, name="calculator"),
    path("branches", views.branches, name="branches"),
    path("programs", views.program_list, name="program-list"),
    path("programs.json", views.program_list_json, name="program-list-json"),
    path("programs/<slug:program>", views.program_detail, name="program-detail"),
    path("programs/<slug:program>.json", views.program_detail_json, name="program-detail-json"),
]
