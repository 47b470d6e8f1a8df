"""The script a browser keeps, to be woken with: at an address that stays, for the pages beneath it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from certificates.ways import push

SCRIPT = settings.BASE_DIR / "static" / "js" / "service_worker.js"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    if not push.is_on():
        raise Http404
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")
