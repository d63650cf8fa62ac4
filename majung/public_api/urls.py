"""Addresses of the open JSON door; every one of them is for everyone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja.errors import ValidationError

from majung.public_api.endpoints import router
from majung.public_api.funds import router as funds_router
from majung.public_api.openapi import PublicApi
from majung.web.access import EVERYONE, access
from majung.web.problems import bad_facts_response, field_problem
from majung.web.refusals import refuse

# Ninja's own reference page pulls from a CDN, so there is none here.
api = PublicApi(
    title="Majung",
    version="1",
    description="Programs of policy finance as dated, cited data; and decisions whether a business qualifies.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="public-api",
)
api.add_router("", router)
api.add_router("", funds_router)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _problem: Http404) -> HttpResponse:
    return refuse(request, status=404)


@api.exception_handler(ValidationError)
def bad_query(_request: HttpRequest, problem: ValidationError) -> HttpResponse:
    fields = [str(error["loc"][-1]) for error in problem.errors]
    return bad_facts_response([field_problem("unreadable", of="query", field=field) for field in fields])


app_name = "public-api"
urlpatterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
for pattern in urlpatterns:
    pattern.callback = access(EVERYONE)(pattern.callback)
