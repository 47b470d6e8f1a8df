"""What every page of the house needs to know: whom to call, and whether this is the sandbox."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    return {"contacts": settings.CONTACTS, "sandbox": settings.SIMULATOR}
