"""The tests' own house: its own database server, one connection per test instead of a pool, quick to set up."""

from config.database_roles import APPLICATION, OWNER
from config.database_url import application_database, database
from config.embedded_postgres import EmbeddedPostgres
from config.settings.base import *
from config.settings.base import BASE_DIR, INSTALLED_APPS

DATA_DIR = BASE_DIR / ".data" / "test"
DEBUG = False
SIMULATOR = True
CARD_TERMINAL = "simulator.chip.VirtualChip"
PRACTICE_CALLS = "simulator.practice.SandboxCalls"
ISSUING_HOURS = "always"
INSTALLED_APPS = [*INSTALLED_APPS, "simulator"]

MAIL_DIR = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = "no-reply@smartcert.example"
MAIL_IS_SENT = True

SECRET_KEY = "for tests only: nothing is signed with it that outlives them"
SECRET_PEPPER = "for tests only"
STAFF_SECRETS_KEYS = ["for tests only"]
FACE_KEYS = ["for tests only, faces"]
KEYS_PASSPHRASE = "for tests only"
RESPONDER_KEYS_PASSPHRASE = "for tests only, too"
KEYS_DIR = DATA_DIR / "keys"
SEAL_LOG = DATA_DIR / "seals.log"
PUBLISHED_LISTS_DIR = DATA_DIR / "published"  # each test has its own (conftest.py)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PUBLIC_URL = STATUS_URL = "http://localhost:8000"

EMBEDDED_POSTGRES = EmbeddedPostgres(home=DATA_DIR / "postgresql", secrets=DATA_DIR / "secrets", durable=False)
DATABASES = {
    "default": application_database(EMBEDDED_POSTGRES.url(APPLICATION, database="tests")),
    "owner": database(EMBEDDED_POSTGRES.url(OWNER, database="tests")),
}

# The real hasher, made cheap: a wrong PIN is still hashed and compared, only not for 50 ms.
PASSWORD_HASHERS = ["config.settings.test_hashers.CheapArgon2"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = DATA_DIR / "static"
