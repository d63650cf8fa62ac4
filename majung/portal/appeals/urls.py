"""Addresses: 이의신청 against a refusal."""

from django.urls import path

from majung.portal.appeals import views

urlpatterns = [
    path("my/<str:number>/appeal", views.appeal, name="my-appeal"),
    path("my/<str:number>/appeal/new", views.file, name="my-appeal-file"),
    path("my/<str:number>/appeal/paper", views.paper, name="my-appeal-paper"),
    path("my/<str:number>/appeal/withdrawn", views.withdraw, name="my-appeal-withdraw"),
]
