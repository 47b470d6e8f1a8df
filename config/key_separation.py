"""In service, what opens issuing keys and what opens responders' are two things, and a web process has one (T16)."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import environment

OPENED_BY = {"file": "KEYS_PASSPHRASE", "pkcs11": "PKCS11_PIN"}
PLACED_BY = {"file": "KEYS_PASSPHRASE", "pkcs11": "PKCS11_TOKEN"}  # what must differ for two places to be two


def require_what_opens_keys(settings: dict[str, Any]) -> None:
    """Note what is missing for environment.refuse_to_start_if_missing(). Raises ImproperlyConfigured."""
    for name in ("KEYS_BACKEND", "RESPONDER_KEYS_BACKEND"):
        if settings[name] not in OPENED_BY:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(OPENED_BY)}, not {settings[name]!r}.")
    environment.required("RESPONDER_" + OPENED_BY[settings["RESPONDER_KEYS_BACKEND"]])
    if settings["HOLDS_ISSUING_KEYS"]:
        environment.required(OPENED_BY[settings["KEYS_BACKEND"]])


def refuse_keys_that_are_not_apart(settings: dict[str, Any]) -> None:
    """Raises ImproperlyConfigured."""
    if not settings["HOLDS_ISSUING_KEYS"] and any(settings[name] for name in OPENED_BY.values()):
        raise ImproperlyConfigured(
            f"A web process must not be given {' or '.join(OPENED_BY.values())}: it needs no issuing key."
        )
    for name in PLACED_BY.values():
        if settings[name] and settings[name] == settings[f"RESPONDER_{name}"]:
            raise ImproperlyConfigured(f"{name} and RESPONDER_{name} must differ: the web has what opens the latter.")
