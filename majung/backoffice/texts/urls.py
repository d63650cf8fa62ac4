"""Addresses: the words of agreements, for staff."""

from django.urls import path

from majung.backoffice.texts import acts, views

TEXT = "texts/<str:number>"

urlpatterns = [
    path("texts", views.texts, name="office-texts"),
    path(TEXT, views.text, name="office-text"),
    path(f"{TEXT}/paper.pdf", views.paper, name="office-text-paper"),
    path(f"{TEXT}/new", acts.new, name="office-text-new"),
    path(f"{TEXT}/agreed", acts.agreed, name="office-text-agreed"),
    path(f"{TEXT}/declined", acts.declined, name="office-text-declined"),
]
