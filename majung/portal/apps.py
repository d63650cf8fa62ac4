"""Lets Django find this room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "majung.portal"
