"""From postgresql://user:password@host:port/name?option=… to Django's settings, and to no other driver."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# security.md: a stuck statement must never hold a lock for ever. The owner's migrations are not bound by these.
TIMEOUTS = {
    "statement_timeout": "10s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "15s",
}


def database(url: str) -> dict[str, Any]:
    """Settings for a connection with the role the address names."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "A database address starts with postgresql:// (only PostgreSQL can keep the promises made here)."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def application_database(url: str, *, role: str | None = None, pool_size: int = 0) -> dict[str, Any]:
    """Settings for the application: with timeouts, a pool, and, where one address serves all, in a lesser role."""
    settings = database(url)
    limits = TIMEOUTS | ({"role": role} if role else {})
    settings["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 2}  # parsed and planned once a connection
    settings["OPTIONS"]["options"] = " ".join(f"-c {name}={value}" for name, value in limits.items())
    if pool_size:
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 5, "name": "web"}
    return settings
