"""Addresses of the desk of agreements."""

from django.urls import path

from majung.backoffice.agreements import acts, papers, replacing, views

AGREEMENT = "agreements/<str:number>"

urlpatterns = [
    path("agreements", views.agreements, name="office-agreements"),
    path(AGREEMENT, views.agreement, name="office-agreement"),
    path(f"{AGREEMENT}/paper.pdf", papers.paper, name="office-agreement-paper"),
    path(f"{AGREEMENT}/package", papers.package, name="office-agreement-package"),
    path(f"{AGREEMENT}/sent-again", acts.sent_again, name="office-agreement-sent-again"),
    path(f"{AGREEMENT}/reached", acts.reached, name="office-agreement-reached"),
    path(f"{AGREEMENT}/cancelled", acts.cancelled, name="office-agreement-cancelled"),
    path(f"{AGREEMENT}/consents", acts.consent_settled, name="office-agreement-consents"),
    path(f"{AGREEMENT}/reissued", replacing.reissued, name="office-agreement-reissued"),
    path(f"{AGREEMENT}/handed-over", replacing.handed_over, name="office-agreement-handed-over"),
    path(f"{AGREEMENT}/prepared-again", replacing.prepared_again, name="office-agreement-prepared-again"),
]
