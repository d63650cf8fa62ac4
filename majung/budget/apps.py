"""Lets Django find this room."""

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "majung.budget"
