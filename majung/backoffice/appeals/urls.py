"""Addresses of the appeal desk."""

from django.urls import path

from majung.backoffice.appeals import acts, views

APPEAL = "appeals/<str:appeal>"

urlpatterns = [
    path("appeals", views.appeals, name="office-appeals"),
    path(APPEAL, views.appeal_page, name="office-appeal"),
    path(f"{APPEAL}/taken", acts.taken, name="office-appeal-taken"),
    path(f"{APPEAL}/extended", acts.extended, name="office-appeal-extended"),
    path(f"{APPEAL}/answered", acts.answered, name="office-appeal-answered"),
    path(f"{APPEAL}/agreed", acts.agreed, name="office-appeal-agreed"),
    path(f"{APPEAL}/returned", acts.returned, name="office-appeal-returned"),
]
