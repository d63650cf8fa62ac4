"""Addresses: 보증상담: booking a talk, with or without an account."""

from django.urls import path

from majung.portal.visits import booking_views, views

urlpatterns = [
    path("visits", views.branches, name="visits"),
    path("visits/at/<slug:institution>/<slug:branch>", views.choose, name="visit-choose"),
    path("visits/find", booking_views.find, name="visit-find"),
    path("visits/b/<str:number>", booking_views.booking, name="visit-booking"),
    path("visits/b/<str:number>/change", booking_views.change, name="visit-change"),
    path("visits/b/<str:number>/cancel", booking_views.cancel, name="visit-cancel"),
    path("visits/b/<str:number>/visit.ics", booking_views.calendar, name="visit-calendar"),
]
