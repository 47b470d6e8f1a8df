"""For checks that must run where no database is: models and migrations are compared, nothing is connected to."""

from config.settings.test import *

DATABASES = {alias: {"ENGINE": "django.db.backends.dummy"} for alias in ("default", "owner")}
