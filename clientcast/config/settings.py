"""Django settings, and the only reader of the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

PACKAGE = Path(__file__).resolve().parent.parent


def _database(dsn: str, *, pool: bool) -> dict[str, Any]:
    """A Django database entry from a libpq connection string or URL."""
    parts = {k: str(v) for k, v in conninfo_to_dict(dsn).items() if v is not None}
    options: dict[str, Any] = {k: v for k, v in parts.items() if k not in _DJANGO_NAMES}
    options |= {"server_side_binding": True, "prepare_threshold": 5}  # a statement seen five times keeps its plan
    if pool:
        options["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{django: parts.get(libpq, "") for libpq, django in _DJANGO_NAMES.items()},
        "OPTIONS": options,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


_DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
_OWNER = "-c role=app_owner -c app.migrating=on"

ROLE = os.environ.get("CLIENTCAST_ROLE", "web")  # web, worker, command or migrate
WEB_PERMITS = int(os.environ.get("CLIENTCAST_WEB_PERMITS", "4"))
POOL_SIZE = WEB_PERMITS + 2
DATABASE_URL = os.environ.get("DATABASE_URL", "dbname=clientcast user=app_web")
MIGRATE_DATABASE_URL = os.environ.get("MIGRATE_DATABASE_URL", "")

if ROLE == "migrate":
    DATABASES = {"default": _database(MIGRATE_DATABASE_URL, pool=False)}
    DATABASES["default"]["OPTIONS"]["options"] = _OWNER
else:
    DATABASES = {"default": _database(DATABASE_URL, pool=ROLE == "web")}

DATA_DIR = Path(os.environ.get("CLIENTCAST_DATA", "var/data"))
FILES_DIR = Path(os.environ.get("CLIENTCAST_FILES_DIR", str(DATA_DIR / "files")))
MASTER_KEY_FILE = Path(os.environ.get("CLIENTCAST_MASTER_KEY_FILE", str(DATA_DIR / "master.key")))
DATA_REGION = os.environ.get("CLIENTCAST_DATA_REGION", "")  # said at sign-in while the organization says nothing
DEMO = (DATA_DIR / "demo").exists()  # marked by `serve --demo`; never the directory of a real installation
SECURE = os.environ.get("CLIENTCAST_SECURE", "") == "1"  # TLS here or at the proxy in front
BEHIND_PROXY = os.environ.get("CLIENTCAST_BEHIND_PROXY", "") == "1"
MAX_STREAMS = int(os.environ.get("CLIENTCAST_MAX_STREAMS", "280"))  # open event streams of one process
HEARTBEAT_SECONDS = float(os.environ.get("CLIENTCAST_HEARTBEAT_SECONDS", "25"))  # of an event stream (SYNC-9)

SECRET_KEY = os.environ.get("CLIENTCAST_SECRET_KEY") or os.urandom(32).hex()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("CLIENTCAST_HOSTS", "*").split(",")
ROOT_URLCONF = "clientcast.config.urls"
WSGI_APPLICATION = "clientcast.config.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False

MODULES = (
    "accounts",
    "organizations",
    "files",
    "sellers",
    "attention",
    "catalog",
    "customers",
    "ledger",
    "subscriptions",
    "invoices",
    "payments",
    "imports",
    "operations",
)
INSTALLED_APPS = [
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "clientcast.core",
    *(f"clientcast.{name}" for name in MODULES),
]
MIDDLEWARE = [
    "clientcast.core.security.RequestLog",
    "clientcast.core.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clientcast.core.security.Csrf",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CSRF_COOKIE_NAME = "cc_csrf"
CSRF_HEADER_NAME = "HTTP_X_CSRF_TOKEN"
CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "clientcast.core.security.csrf_failed"
SESSION_COOKIE = "__Host-cc_session" if SECURE else "cc_session"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

WEB_ROOT = PACKAGE / "web"
WHITENOISE_ROOT = WEB_ROOT if WEB_ROOT.is_dir() else None
WHITENOISE_MAX_AGE = 0
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/"  # built with a hash of their content in the name
WHITENOISE_INDEX_FILE = False
WHITENOISE_USE_FINDERS = False
STATIC_URL = "/assets/"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Its lines carry paths and, with a crash, values of rows: core.security.RequestLog says it without.
    "loggers": {"django.request": {"level": "CRITICAL"}},
}
