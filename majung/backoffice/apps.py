"""Lets Django find this room."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "majung.backoffice"
