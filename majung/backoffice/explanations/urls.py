"""Addresses of the explanation desk."""

from django.urls import path

from majung.backoffice.explanations import views

EXPLANATION = "explanations/<str:explanation>"

urlpatterns = [
    path("explanations", views.explanations, name="office-explanations"),
    path(EXPLANATION, views.explanation_page, name="office-explanation"),
    path(f"{EXPLANATION}/answered", views.answered, name="office-explanation-answered"),
    path(f"{EXPLANATION}/declined", views.declined, name="office-explanation-declined"),
]
