"""Lets Django find this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "majung.letters"
