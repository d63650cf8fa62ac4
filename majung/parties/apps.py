"""Lets Django find this room."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "majung.parties"
