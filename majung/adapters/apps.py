"""Lets Django find this room."""

from django.apps import AppConfig


class AdaptersConfig(AppConfig):
    name = "majung.adapters"
