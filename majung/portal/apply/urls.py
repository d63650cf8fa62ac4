"""Addresses: 신청: the form, papers, consents, submission, the receipt."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
