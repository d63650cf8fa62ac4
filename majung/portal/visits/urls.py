"""Addresses: 보증상담: booking a talk, with or without an account."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
