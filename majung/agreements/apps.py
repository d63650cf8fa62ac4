"""Lets Django find this room."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "majung.agreements"
