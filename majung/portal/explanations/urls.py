"""Addresses: what the computer checked in a case, and questions about it."""

from django.urls import path

from majung.portal.explanations import views

urlpatterns = [
    path("my/<str:number>/automated", views.document, name="my-automated"),
    path("my/<str:number>/automated/ask", views.ask, name="my-automated-ask"),
    path("my/<str:number>/automated/<str:explanation>", views.answer, name="my-automated-answer"),
]
