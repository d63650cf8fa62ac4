"""Addresses: 내 신청: every case of a business and where it stands."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
