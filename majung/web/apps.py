"""Lets Django find this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "majung.web"
