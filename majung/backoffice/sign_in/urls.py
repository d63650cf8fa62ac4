"""Addresses of staff sign-in. The library finds its own steps by their names."""

from django.urls import path

from majung.backoffice.sign_in import views

urlpatterns = [
    path("sign-in", views.sign_in, name="staff-sign-in"),
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-in/code", views.code, name="mfa_authenticate"),
    path("sign-out", views.sign_out, name="staff-sign-out"),
    path("enrol/<str:code>", views.enrol, name="staff-enrol"),
    path("second-factor", views.second_factor, name="staff-second-factor"),
    path("second-factor/app", views.add_app, name="staff-add-app"),
    path("second-factor/passkey", views.add_passkey, name="staff-add-passkey"),
    path("me", views.account, name="staff-account"),
]
