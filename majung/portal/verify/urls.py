"""Addresses: checking a paper that this house issued."""

from django.urls import path

from majung.portal.verify import files, views

urlpatterns = [
    path("verify", views.form, name="verify"),
    path("verify/file", files.file, name="verify-file"),
    path("verify/<str:number>", views.paper, name="verify-paper"),
]
