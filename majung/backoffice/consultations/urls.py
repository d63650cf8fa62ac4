"""Addresses: the consultations of a branch."""

from django.urls import path

from majung.backoffice.consultations import acts, views

urlpatterns = [
    path("consultations", views.branches, name="office-consultations"),
    path("consultations/at/<slug:institution>/<slug:branch>", views.day, name="office-consultation-day"),
    path("consultations/at/<slug:institution>/<slug:branch>/times", acts.times, name="office-consultation-times"),
    path("consultations/b/<str:number>", views.booking, name="office-consultation"),
    path("consultations/b/<str:number>/attended", acts.attended, name="office-consultation-attended"),
    path("consultations/b/<str:number>/missed", acts.missed, name="office-consultation-missed"),
    path("consultations/b/<str:number>/moved", acts.moved, name="office-consultation-moved"),
    path("consultations/b/<str:number>/cancelled", acts.cancelled, name="office-consultation-cancelled"),
    path("consultations/b/<str:number>/guidance", acts.guidance, name="office-consultation-guidance"),
]
