"""Lets Django find this room."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "majung.screening"
