"""Which addresses this process serves. FACES decides, so that a city can keep the staff's inside its own network."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularJSONAPIView

from config import api_docs, health, service_status

handler400 = "config.refusals.bad_request"
handler403 = "config.refusals.permission_denied"
handler404 = "config.refusals.not_found"
handler500 = "config.refusals.server_error"

EVERYWHERE: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
]

CITIZEN: list[URLPattern | URLResolver] = [
    path("status/", service_status.page, name="service-status"),
    path("api/v1/schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("api/v1/docs/", api_docs.page, name="api-docs"),
    path("api/v1/", include("certificates.api.urls")),
    path("", include("portal.urls")),
]

STAFF: list[URLPattern | URLResolver] = [path("staff/", include("counters.urls"))]

VERIFIER: list[URLPattern | URLResolver] = [path("", include("certificates.crl.urls"))]

SANDBOX: list[URLPattern | URLResolver] = [path("simulator/", include("simulator.urls"))] if settings.SIMULATOR else []

_FACES = {"citizen": CITIZEN + SANDBOX, "staff": STAFF, "verifier": VERIFIER}

urlpatterns = EVERYWHERE + [pattern for face in settings.FACES for pattern in _FACES[face]]
