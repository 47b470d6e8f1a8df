"""What is the same everywhere. development.py, test.py and production.py add what differs."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment
from config.embedded_postgres import EmbeddedPostgres
from config.settings.contacts import CONTACTS as CONTACTS

BASE_DIR = Path(__file__).parents[2]
DATA_DIR = Path(environment.text("DATA_DIR") or BASE_DIR / ".data")

# --- What this house is, to the outside (contract.md) -------------------------------------------------------------
PORT = environment.number("PORT", default=8000)
PUBLIC_URL = environment.text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
# What certificates point to for status: may be plain http, so that asking for status needs no status (RFC 5280 §8).
STATUS_URL = environment.text("STATUS_URL", PUBLIC_URL).rstrip("/")
FACES = environment.words("FACES", default=("citizen", "staff", "verifier"))
SIMULATOR = False
CARD_TERMINAL = ""  # where a card's chip is found; the sandbox names the simulator's
ISSUING_HOURS = environment.text("ISSUING_HOURS", "08:00-19:30")  # R-14; "always" in the sandbox
SEAL_LOG = Path(environment.text("SEAL_LOG") or DATA_DIR / "seals.log")  # the seals again, outside the database
# What the worker published last, a second time, outside the database: no list goes behind it (T18).
PUBLISHED_LISTS_DIR = Path(environment.text("PUBLISHED_LISTS_DIR") or DATA_DIR / "published")
METRICS_NETWORKS = environment.words("METRICS_NETWORKS", default=("127.0.0.0/8", "::1/128"))

# --- Keys: where they are and what opens them. A web process is given the responders' alone (docs/operations.md) -----
HOLDS_ISSUING_KEYS = environment.flag("HOLDS_ISSUING_KEYS", default=True)  # config/wsgi.py says no
KEYS_BACKEND = environment.text("KEYS_BACKEND", "file")  # where new issuing keys are made: file or pkcs11
KEYS_DIR = Path(environment.text("KEYS_DIR") or DATA_DIR / "keys")
KEYS_PASSPHRASE = environment.text("KEYS_PASSPHRASE")
PKCS11_MODULE = environment.text("PKCS11_MODULE")  # the driver's file
PKCS11_TOKEN = environment.text("PKCS11_TOKEN")  # the token's label
PKCS11_PIN = environment.text("PKCS11_PIN")
RESPONDER_KEYS_BACKEND = environment.text("RESPONDER_KEYS_BACKEND", "file")
RESPONDER_KEYS_DIR = Path(environment.text("RESPONDER_KEYS_DIR")) if environment.text("RESPONDER_KEYS_DIR") else None
RESPONDER_KEYS_PASSPHRASE = environment.text("RESPONDER_KEYS_PASSPHRASE")
RESPONDER_PKCS11_TOKEN = environment.text("RESPONDER_PKCS11_TOKEN")
RESPONDER_PKCS11_PIN = environment.text("RESPONDER_PKCS11_PIN")

# --- The floors, from the ground up -------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django.forms",  # portal.form_renderer finds the widgets there
    "procrastinate.contrib.django",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "certificates",
    "portal",
    "counters",
    "config",
]

MIDDLEWARE = [
    "config.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.PagesCompressed",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.caching.NothingIsKept",
    "config.body_limits.BodyLimits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "certificates.sign_in.middleware.SignedInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.refusals.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

FORM_RENDERER = "portal.form_renderer.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "portal.context.house",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------------------------
EMBEDDED_POSTGRES: EmbeddedPostgres | None = None
DATABASE_ROUTERS = ["config.database_routers.OneDatabaseTwoRoles"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
POOL_SIZE = environment.number("POOL_SIZE", default=2 * (os.cpu_count() or 1) + 8)  # a web process: threads and spare

# --- Signing in ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.StaffMember"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "sid"
SESSION_COOKIE_AGE = 15 * 60  # idle, contract.md §3; the hour at most is policy.SESSION_LONGEST
SESSION_SAVE_EVERY_REQUEST = True  # that is what makes the quarter of an hour idle time
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "csrftoken"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.refusals.csrf_failure"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]

# --- Language and time: Japanese first ----------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", _("英語"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

# --- Static files: our own, under names that change with their content -------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nobody uploads files here
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- What a browser may do with our pages: nothing that does not come from here ----------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# --- How much we read of what is sent -----------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 128 * 1024  # an application with two requests and a chain is about 10 KB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS: list[str] = []  # no file is ever taken

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.rest.answer_exception",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "smartcert",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "Carrier": "certificates.states.Carrier",
        "Kind": "certificates.states.Kind",
        "CertificateState": "certificates.states.State",
        "ApplicationState": "certificates.models.application.ApplicationState",
    },
}


PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING_CONFIG = "config.log_lines.configure"
LOG_FORMAT = environment.text("LOG_FORMAT", "plain")
LOG_LEVEL = environment.text("LOG_LEVEL", "INFO")
LOGGING: dict[str, str] = {"format": LOG_FORMAT, "level": LOG_LEVEL}
