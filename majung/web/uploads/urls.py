"""Addresses of uploads and of papers for those who sent them; every door shares them."""

from django.urls import path

from majung.web.uploads import checking, documents, form, tus

urlpatterns = [
    path("", tus.uploads, name="uploads"),
    path("form", form.upload_form, name="upload-form"),
    path("<str:number>", tus.upload, name="upload"),
    path("<str:number>/finish", tus.finish, name="upload-finish"),
    path("documents/<str:number>", documents.own_document, name="document"),
    path("documents/<str:number>/pages/<int:page>", documents.own_page, name="document-page"),
    path("documents/<str:number>/check", checking.check, name="document-check"),
]
