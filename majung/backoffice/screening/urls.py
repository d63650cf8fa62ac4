"""Addresses: what officers find of a case."""

from django.urls import path

from majung.backoffice.screening import answers, facts, grades, visits

CASE = "cases/<str:case>"

urlpatterns = [
    path(f"{CASE}/answers", answers.answers, name="office-case-answers"),
    path(f"{CASE}/facts/<slug:fact>", facts.fact, name="office-case-fact"),
    path(f"{CASE}/visit/planned", visits.planned, name="office-case-visit-planned"),
    path(f"{CASE}/visit/moved", visits.moved, name="office-case-visit-moved"),
    path(f"{CASE}/visit/cancelled", visits.cancelled, name="office-case-visit-cancelled"),
    path(f"{CASE}/visit/asked-for", visits.asked_for, name="office-case-visit-asked-for"),
    path(f"{CASE}/visit/waived", visits.waived, name="office-case-visit-waived"),
    path(f"{CASE}/grade", grades.entered, name="office-case-grade"),
]
