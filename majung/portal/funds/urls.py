"""Addresses: the money of programs."""

from django.urls import path

from majung.portal.funds import views

urlpatterns = [
    path("funds", views.fund_list, name="funds"),
    path("funds/<slug:fund>", views.fund_detail, name="fund"),
]
