"""In service. Refuses to start without its secrets, and names all that is missing at once."""

from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.database_url import application_database, database
from config.key_separation import refuse_keys_that_are_not_apart, require_what_opens_keys
from config.settings.base import *
from config.settings.base import FACES, POOL_SIZE

DEBUG = False
SIMULATOR = False

SECRET_KEY = environment.required("SECRET_KEY")
SECRET_PEPPER = environment.required("SECRET_PEPPER")
require_what_opens_keys(globals())
if "staff" in FACES:
    STAFF_SECRETS_KEYS = environment.required("STAFF_SECRETS_KEYS").replace(",", " ").split()
if {"citizen", "staff"} & set(FACES):
    FACE_KEYS = environment.required("FACE_KEYS").replace(",", " ").split()
PUBLIC_URL = environment.required("PUBLIC_URL").rstrip("/")
STATUS_URL = environment.text("STATUS_URL", PUBLIC_URL).rstrip("/")
ALLOWED_HOSTS = environment.required("ALLOWED_HOSTS").replace(",", " ").split()
_url = environment.required("DATABASE_URL")
environment.refuse_to_start_if_missing()

refuse_keys_that_are_not_apart(globals())
if not PUBLIC_URL.startswith("https://"):
    raise ImproperlyConfigured("PUBLIC_URL must start with https:// in production.")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DATABASES = {"default": application_database(_url, pool_size=POOL_SIZE)}
_owner_url = environment.text("DATABASE_OWNER_URL")  # set where migrations run, absent from web processes
if _owner_url:
    DATABASES["owner"] = database(_owner_url)

SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^crl/", r"^ca/"]  # asked over plain http by design: RFC 5280 §8
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
BEHIND_PROXY = environment.flag("BEHIND_PROXY", default=False)
if BEHIND_PROXY:  # only where a proxy always sets (and so overwrites) this header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sid"
KNOWN_BROWSER_COOKIE_NAME = "__Host-known"
STAFF_COOKIE_NAME = "__Secure-staff"
LANGUAGE_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LOG_FORMAT = environment.text("LOG_FORMAT", "json")
LOGGING = {"format": LOG_FORMAT, "level": environment.text("LOG_LEVEL", "INFO")}
