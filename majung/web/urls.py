"""Addresses that belong to no door."""

from django.urls import path

from majung.web import views

urlpatterns = [
    path("language", views.language, name="language"),
    path("components", views.component_page, name="components"),
]
