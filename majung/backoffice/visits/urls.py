"""Addresses: the route of a day, and the form of a visit."""

from django.urls import path

from majung.backoffice.visits import route, sheet, worker

urlpatterns = [
    path("visits", route.route, name="office-visits"),
    path("visits/order", route.ordered, name="office-visits-order"),
    path("visits/worker.js", worker.worker, name="office-visits-worker"),
    path("visits/<str:visit>", sheet.sheet, name="office-visit"),
]
