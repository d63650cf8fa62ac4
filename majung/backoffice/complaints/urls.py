"""Addresses of the complaint desk."""

from django.urls import path

from majung.backoffice.complaints import acts, causes, views

COMPLAINT = "complaints/<str:complaint>"

urlpatterns = [
    path("complaints", views.complaints, name="office-complaints"),
    # Before the numbers: «causes» is none.
    path("complaints/causes", causes.causes, name="office-complaint-causes"),
    path("complaints/causes.csv", causes.causes_csv, name="office-complaint-causes-csv"),
    path(COMPLAINT, views.complaint_page, name="office-complaint"),
    path(f"{COMPLAINT}/taken", acts.taken, name="office-complaint-taken"),
    path(f"{COMPLAINT}/complained-of", acts.complained_of, name="office-complaint-complained-of"),
    path(f"{COMPLAINT}/extended", acts.extended, name="office-complaint-extended"),
    path(f"{COMPLAINT}/investigation", acts.investigation, name="office-complaint-investigation"),
    path(f"{COMPLAINT}/investigation/ended", acts.investigation_ended, name="office-complaint-investigation-ended"),
    path(f"{COMPLAINT}/answered", acts.answered, name="office-complaint-answered"),
]
