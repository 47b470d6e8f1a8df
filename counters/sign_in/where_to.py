"""Where somebody goes after a step: the page asked for, never one outside staff's own."""

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.sign_in.middleware import PREFIX, StaffRequest


def where_to(request: StaffRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(PREFIX)
    return wanted if own else reverse("counters:home")
