"""Addresses: the small desks."""

from django.urls import path

from majung.backoffice.desks import calls, jobs

urlpatterns = [
    path("calls", calls.calls, name="office-calls"),
    path("calls/<str:number>", calls.call, name="office-call"),
    path("calls/<str:number>/closed", calls.closed, name="office-call-closed"),
    path("jobs", jobs.jobs, name="office-jobs"),
    path("jobs/retried", jobs.retried, name="office-job-retried"),
]
