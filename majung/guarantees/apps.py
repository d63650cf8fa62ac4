"""Lets Django find this room."""

from django.apps import AppConfig


class GuaranteesConfig(AppConfig):
    name = "majung.guarantees"
