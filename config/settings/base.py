"""What is the same everywhere. development.py, test.py and production.py add what differs."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from config import environment
from config.embedded_postgres import EmbeddedPostgres
from config.settings.contacts import CONTACTS as CONTACTS
from config.telephony_settings import secrets_of
from config.ways_settings import refuse_mail_without_a_sender, refuse_push_that_cannot_work

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
PRACTICE_CALLS = ""  # who calls where operators practise; the sandbox names the simulator's
ISSUING_HOURS = environment.text("ISSUING_HOURS", "08:00-19:30")  # R-14; "always" in the sandbox
PHONE_PIN_TRIES = environment.number("PHONE_PIN_TRIES", default=3)  # wrong ones in a row, by default the card's
PHONE_SIGNING_PASSWORD_TRIES = environment.number("PHONE_SIGNING_PASSWORD_TRIES", default=5)
SEAL_LOG = Path(environment.text("SEAL_LOG") or DATA_DIR / "seals.log")  # the seals again, outside the database
# What the worker published last, a second time, outside the database: no list goes behind it (T18).
PUBLISHED_LISTS_DIR = Path(environment.text("PUBLISHED_LISTS_DIR") or DATA_DIR / "published")
BEHIND_PROXY = False  # whether a proxy of ours says where a request comes from
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
    "accounts.sign_in.middleware.StaffMiddleware",
    "config.service_status.StandsWithoutDatabase",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.languages.Languages",
    "django.middleware.common.CommonMiddleware",
    "portal.furigana.middleware.Furigana",
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
                "counters.context.staff",
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
KNOWN_BROWSER_COOKIE_NAME = "known"  # whether its owner signed in here before (accounts/browsers.py)
STAFF_COOKIE_NAME = "staff"  # with Path=/staff/, its own table and times (accounts/sign_in/session.py)
STAFF_SECRETS_KEYS = environment.words("STAFF_SECRETS_KEYS")  # seal the seeds of code apps; the first one seals
FACE_KEYS = environment.words("FACE_KEYS")  # seal pictures of applicants' faces; the first one seals
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "csrftoken"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.refusals.csrf_failure"
AUTH_PASSWORD_VALIDATORS = [  # of staff; citizens have none
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]

# --- Mail: sent by the worker; where no host is named, the pages do not offer it ------------------------------------
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", default=587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_SECURITY = environment.one_of("EMAIL_SECURITY", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM")
MAIL_IS_SENT = bool(EMAIL_HOST)
refuse_mail_without_a_sender(EMAIL_HOST, DEFAULT_FROM_EMAIL)

# --- Web Push: off unless there is a key (RFC 8292), and then only to these push services and their subdomains --------
WEB_PUSH_KEY = environment.text("WEB_PUSH_KEY")  # 32 bytes in base64url
WEB_PUSH_CONTACT = environment.text("WEB_PUSH_CONTACT")  # mailto: or https:, whom their operators can write to
WEB_PUSH_SERVICES = environment.words(
    "WEB_PUSH_SERVICES",
    default=("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"),
)
refuse_push_that_cannot_work(WEB_PUSH_KEY, WEB_PUSH_CONTACT)

# --- A phone system that announces calls to the hotline (docs/telephony.md): off without a secret ----------------
TELEPHONY_SECRETS = secrets_of(environment.words("TELEPHONY_SECRET"))

# --- Language and time: Japanese first ----------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
EASY_JAPANESE = "ja-easy"  # やさしい日本語, on citizens' pages only (accounts/languages.py)
LANGUAGES = [("ja", _("日本語")), (EASY_JAPANESE, _("やさしい日本語")), ("en", _("英語"))]
LANG_INFO[EASY_JAPANESE] = LANG_INFO["ja"] | {"code": EASY_JAPANESE, "name_local": "やさしい日本語"}
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
FURIGANA_COOKIE_NAME = "furigana"
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
    "staticfiles": {"BACKEND": "config.static_files.WholeStyleSheets"},
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
        "FaceWay": "certificates.models.face_capture.FaceWay",
        "Act": "certificates.states.Act",
        "NoticeAbout": "certificates.notices.About",
    },
}


PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING_CONFIG = "config.log_lines.configure"
LOG_FORMAT = environment.text("LOG_FORMAT", "plain")
LOG_LEVEL = environment.text("LOG_LEVEL", "INFO")
LOGGING: dict[str, str] = {"format": LOG_FORMAT, "level": LOG_LEVEL}
