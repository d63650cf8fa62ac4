"""Lets Django find this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "majung.notices"
