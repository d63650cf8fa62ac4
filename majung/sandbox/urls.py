"""Which service answers which address: each under its own name, the sandbox's own pages beside them."""

from django.urls import path

from majung.sandbox import bureau, control, court_register, messages, pages, register, sharing, signing
from majung.sandbox.identity import views as identity
from majung.sandbox.pki import serving as pki

urlpatterns = [
    path("", pages.home, name="home"),
    path("mood/<str:service>", pages.change_mood, name="mood"),
    path("sent", pages.sent, name="sent"),
    path("sandbox.css", pages.style, name="style"),
    path("control/moods", control.moods),
    path("control/sent", control.sent),
    path("control/undeliverable", control.receivers),
    path("control/calendar", control.calendar),
    path("control/representatives", control.representatives),
    path("control/environment", control.environment),
    path("control/world", control.whole_world),
    path("control/revocations", pki.revoke),
    path("identity/.well-known/openid-configuration", identity.discovery),
    path("identity/jwks", identity.jwks, name="identity-jwks"),
    path("identity/authorize", identity.authorize, name="identity-authorize"),
    path("identity/token", identity.token, name="identity-token"),
    path("identity/userinfo", identity.userinfo, name="identity-userinfo"),
    path("register/v1/status", register.status),
    path("register/v1/validate", register.validate),
    path("sharing/v1/look-ups", sharing.look_up),
    path("bureau/v1/scores", bureau.score),
    path("court_register/v1/extracts", court_register.extract),
    path("signing/v1/requests", signing.ask),
    path("signing/v1/requests/<str:number>", signing.result),
    path("signing/v1/roots", signing.roots),
    path("signing/<str:number>", signing.phone, name="signing-phone"),
    path("messages/v1/messages", messages.send),
    path("messages/v1/messages/<str:number>", messages.delivery),
    path("authority/v1/certificates", pki.certificates),
    path("authority/v1/roots", pki.roots),
    path("authority/<path:path>", pki.told),
    path("timestamps", pki.stamp),
]
