"""Lets Django find this room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "majung.papers"
