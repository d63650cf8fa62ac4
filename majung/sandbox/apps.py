"""Lets Django find this room."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "majung.sandbox"
