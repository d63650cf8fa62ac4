"""Lets Django find this room."""

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "majung.journey"
