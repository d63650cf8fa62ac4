"""Which door answers which address."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("majung.public_api.urls")),
    path("", include("majung.public_api.reference_urls")),
    path("office/", include("majung.backoffice.urls")),
    path("uploads/", include("majung.web.uploads.urls")),
    path("", include("majung.web.urls")),
    path("", include("majung.portal.urls")),
]

handler400 = "majung.web.views.bad_request"
handler403 = "majung.web.views.forbidden"
handler404 = "majung.web.views.not_found"
handler500 = "majung.web.views.server_error"
