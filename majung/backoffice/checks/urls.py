"""Addresses: the desk for papers."""

from django.urls import path

from majung.backoffice.checks import views

urlpatterns = [path("checks", views.checks, name="office-checks")]
