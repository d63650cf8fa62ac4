"""Addresses: the team of a branch."""

from django.urls import path

from majung.backoffice.team import chosen_cases, delegations, transfers, views

urlpatterns = [
    path("cases/chosen", chosen_cases.chosen_cases, name="office-cases-chosen"),
    path("cases/transferred", transfers.transfer, name="office-transfer"),
    path("team", views.team, name="office-team"),
    path("team/delegations", delegations.given, name="office-delegations"),
    path("team/delegations/<str:number>/ended", delegations.ended, name="office-delegation-ended"),
]
