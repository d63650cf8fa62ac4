"""Lets Django find this room."""

from django.apps import AppConfig


class RatingConfig(AppConfig):
    name = "majung.rating"
