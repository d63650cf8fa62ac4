"""Addresses of the staff door, all under /office."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
