"""django-ca as its own documentation has it, reduced to what answers OCSP: no middleware, connections kept open.

Runs in a virtual environment of its own; nothing of ours is imported.
"""

import os
from datetime import timedelta

_CACHE = os.environ.get("BENCH_CACHE", "")
SECRET_KEY = "for benchmarks only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
ROOT_URLCONF = "tests.bench.django_ca_project.urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django_ca"]
MIDDLEWARE = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "django_ca",
        "USER": "postgres",
        "PASSWORD": os.environ["BENCH_PASSWORD"],
        "HOST": os.environ["BENCH_SOCKETS"],
        "CONN_MAX_AGE": None,
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "django-ca": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": os.environ["BENCH_KEYS"], "file_permissions_mode": 0o600},
    },
}
_CACHES = {
    "": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "memory": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
    "redis": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ.get("BENCH_REDIS", "")},
}
CACHES = {"default": _CACHES[_CACHE]}
CA_DEFAULT_HOSTNAME = "localhost"
CA_USE_CELERY = False
CA_MIN_KEY_SIZE = 2048
CA_OCSP_RESPONSE_CACHE_EXPIRES = timedelta(hours=24) if _CACHE else None
LOGGING = {"version": 1, "disable_existing_loggers": True}
