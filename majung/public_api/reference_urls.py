"""The address of the reference: a page for people, beside the addresses for programs."""

from django.urls import path

from majung.public_api.reference import reference

urlpatterns = [path("api", reference, name="api-reference")]
