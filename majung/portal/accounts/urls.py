"""Addresses: Signing in and out, businesses, people who help."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
