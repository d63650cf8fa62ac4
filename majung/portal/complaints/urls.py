"""Addresses: 질의·고충·건의."""

from django.urls import path

from majung.portal.complaints import views

urlpatterns = [
    path("complaints", views.write, name="complaint-write"),
    path("complaints/find", views.find, name="complaint-find"),
    path("complaints/c/<str:number>", views.complaint, name="complaint"),
    path("complaints/c/<str:number>/withdrawn", views.withdraw, name="complaint-withdraw"),
    path("my/complaints", views.own, name="my-complaints"),
]
