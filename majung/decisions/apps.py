"""Lets Django find this room."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "majung.decisions"
