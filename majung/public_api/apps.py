"""Lets Django find this room."""

from django.apps import AppConfig


class PublicApiConfig(AppConfig):
    name = "majung.public_api"
