"""Lets Django find this room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "majung.applications"
