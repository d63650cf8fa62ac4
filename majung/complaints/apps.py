"""Lets Django find this room."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "majung.complaints"
