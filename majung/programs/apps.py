"""Lets Django find this room."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "majung.programs"
