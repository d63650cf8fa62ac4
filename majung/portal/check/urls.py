"""Addresses of 자격확인. None of them holds an answer."""

from django.urls import path

from majung.portal.check import saved_views, views

urlpatterns = [
    path("check", views.start, name="check"),
    path("check/q/<slug:step_id>", views.question, name="check-question"),
    path("check/answers", views.answers, name="check-answers"),
    path("check/result", views.result, name="check-result"),
    path("check/result.pdf", views.result_pdf, name="check-result-pdf"),
    path("check/clear", views.clear, name="check-clear"),
    path("check/save", saved_views.save, name="check-save"),
    path("check/open", saved_views.open_saved, name="check-open"),
    path("check/s/<slug:code>", saved_views.saved, name="check-saved"),
    path("check/s/<slug:code>/pdf", saved_views.saved_pdf, name="check-saved-pdf"),
    path("check/s/<slug:code>/continue", saved_views.go_on, name="check-continue"),
]
