"""Lets Django find this room."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "majung.consultations"
