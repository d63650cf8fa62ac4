"""Lets Django find this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "majung.documents"
