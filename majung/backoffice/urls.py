"""Addresses of the staff door, all under /office."""

from django.urls import include, path

urlpatterns = [
    # Before the cases: «cases/chosen» is no number of one.
    path("", include("majung.backoffice.team.urls")),
    path("", include("majung.backoffice.cases.urls")),
    path("", include("majung.backoffice.desks.urls")),
    path("", include("majung.backoffice.checks.urls")),
    path("", include("majung.backoffice.funds.urls")),
    path("", include("majung.backoffice.texts.urls")),
    path("", include("majung.backoffice.agreements.urls")),
    path("", include("majung.backoffice.intake.urls")),
    path("", include("majung.backoffice.screening.urls")),
    path("", include("majung.backoffice.appeals.urls")),
    path("", include("majung.backoffice.explanations.urls")),
    path("", include("majung.backoffice.complaints.urls")),
    path("", include("majung.backoffice.sign_in.urls")),
    path("", include("majung.backoffice.visits.urls")),
    path("", include("majung.backoffice.consultations.urls")),
]
