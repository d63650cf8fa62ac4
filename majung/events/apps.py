"""Lets Django find this room."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "majung.events"
