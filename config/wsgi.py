"""The web server's way in. OCSP is answered before Django: it is asked far more often than anything else."""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
os.environ["HOLDS_ISSUING_KEYS"] = "false"  # whoever breaks into a web process finds no key that issues (T16)

from django.conf import settings
from django.core.wsgi import get_wsgi_application

pages = get_wsgi_application()

# Below the settings, because it reads them when imported.
from certificates.ocsp import face  # noqa: E402
from config.unread_bodies import pour_away  # noqa: E402


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    answer = face.application if _asks_for_status(environ["PATH_INFO"]) else pages
    told = answer(environ, start_response)
    pour_away(environ)
    return told


def _asks_for_status(path: str) -> bool:
    return (path.startswith("/ocsp/") or path == "/ocsp") and "verifier" in settings.FACES
