"""The sandbox on somebody's own machine: everything made by itself, nothing to fill in."""

from config import environment, sandbox_secrets
from config.database_roles import APPLICATION, DATABASE, OWNER
from config.database_url import application_database, database
from config.embedded_postgres import EmbeddedPostgres
from config.settings.base import *
from config.settings.base import DATA_DIR, HOLDS_ISSUING_KEYS, INSTALLED_APPS, POOL_SIZE, PUBLIC_URL

DEBUG = environment.flag("DEBUG", default=False)
SIMULATOR = environment.flag("SIMULATOR", default=True)
CARD_TERMINAL = "simulator.chip.VirtualChip"
ISSUING_HOURS = environment.text("ISSUING_HOURS", "always")
INSTALLED_APPS = [*INSTALLED_APPS, "simulator"] if SIMULATOR else INSTALLED_APPS

MAIL_DIR = DATA_DIR / "mail"
if SIMULATOR:  # mails are written to files and read on /simulator/mail/
    PRACTICE_CALLS = "simulator.practice.SandboxCalls"
    EMAIL_BACKEND = "simulator.mail_box.FileBackend"
    DEFAULT_FROM_EMAIL = "no-reply@smartcert.example"
    MAIL_IS_SENT = True

SECRETS_DIR = DATA_DIR / "secrets"
SECRET_KEY = environment.text("SECRET_KEY") or sandbox_secrets.kept(SECRETS_DIR / "secret-key")
SECRET_PEPPER = environment.text("SECRET_PEPPER") or sandbox_secrets.kept(SECRETS_DIR / "secret-pepper")
STAFF_SECRETS_KEYS = environment.words("STAFF_SECRETS_KEYS") or [
    sandbox_secrets.kept(SECRETS_DIR / "staff-secrets-key")
]
FACE_KEYS = environment.words("FACE_KEYS") or [sandbox_secrets.kept(SECRETS_DIR / "face-key")]
RESPONDER_KEYS_PASSPHRASE = environment.text("RESPONDER_KEYS_PASSPHRASE") or sandbox_secrets.kept(
    SECRETS_DIR / "responder-keys-passphrase"
)
KEYS_PASSPHRASE, PKCS11_PIN = "", ""
if HOLDS_ISSUING_KEYS:
    KEYS_PASSPHRASE = environment.text("KEYS_PASSPHRASE") or sandbox_secrets.kept(SECRETS_DIR / "keys-passphrase")
    PKCS11_PIN = environment.text("PKCS11_PIN")

ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

_url = environment.text("DATABASE_URL")
if not _url:
    EMBEDDED_POSTGRES = EmbeddedPostgres(home=DATA_DIR / "postgresql", secrets=SECRETS_DIR)
    _url = EMBEDDED_POSTGRES.url(APPLICATION, database=DATABASE)
    _owner_url = EMBEDDED_POSTGRES.url(OWNER, database=DATABASE)
else:
    _owner_url = environment.text("DATABASE_OWNER_URL", _url)

# Where one address must serve both, it is the owner's, and the application steps down from it.
_role = APPLICATION if _owner_url == _url else None
DATABASES = {
    "default": application_database(_url, role=_role, pool_size=POOL_SIZE),
    "owner": database(_owner_url),
}
