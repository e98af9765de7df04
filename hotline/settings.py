"""Django's settings of a node. What differs between nodes comes from the environment (`hotline/environment.py`).

There are two shapes: embedded (SQLite, everything in one process, nothing to install) and production (PostgreSQL with
Redis, several processes). Which one it is follows from DATABASE_URL and REDIS_URL, nothing else.
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from hotline.environment import ROOT, WrongSetting, read_environment
from hotline.logs import JSON_TO_STDERR
from hotline.secret_key import kept_secret_key

try:
    _env = read_environment(os.environ)
except WrongSetting as error:
    raise ImproperlyConfigured(str(error)) from None

PAGE_FILES = ROOT / "templates" / "files"
HOTLINE_SIDE: str = _env["HOTLINE_SIDE"]
HOTLINE_ORIGIN = _env["HOTLINE_ORIGIN"]
HOTLINE_DATA: Path = _env["HOTLINE_DATA"]
HOTLINE_DEMONSTRATION: bool = _env["HOTLINE_DEMONSTRATION"]
HOTLINE_LINK_MODE: str = _env["HOTLINE_LINK_MODE"]
HOTLINE_LINK_PEER: str | None = _env["HOTLINE_LINK_PEER"]
HOTLINE_REGISTRAR_TELEPHONE: str | None = _env["HOTLINE_REGISTRAR_TELEPHONE"]
HOTLINE_POSTS_A_MINUTE: int = _env["HOTLINE_POSTS_A_MINUTE"]
HOTLINE_CLIENT: Path = _env["HOTLINE_CLIENT"]
HOTLINE_CALLOUT_AFTER: tuple[int, ...] = _env["HOTLINE_CALLOUT_AFTER"]
HOTLINE_CALLOUT_SCRIPT: Path | None = _env["HOTLINE_CALLOUT_SCRIPT"]
HOTLINE_CHECK_EVERY: int = _env["HOTLINE_CHECK_EVERY"]
HOTLINE_EMBEDDED: bool = _env["DATABASE_URL"] is None
_SECURE: bool = HOTLINE_ORIGIN.secure

DEBUG = False
SECRET_KEY: str = _env["SECRET_KEY"] or kept_secret_key(HOTLINE_DATA / "secret_key")
ALLOWED_HOSTS: list[str] = _env["ALLOWED_HOSTS"]

ROOT_URLCONF = "hotline.urls"
ASGI_APPLICATION = "hotline.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "channels",
    "csp",
    "incidents",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "hotline.request_id.request_ids",
    "django.middleware.security.SecurityMiddleware",
    "hotline.pages_only.PagePolicy",
    "hotline.headers.isolation_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hotline.pages_only.PageLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hotline.pages_only.PageMessages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "incidents.centres.preferences.officer_preferences",
    "hotline.errors.TypedErrors",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hotline.page.page",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Where things are kept. SQLite: IMMEDIATE, or a read-then-write in two processes ends in 'database is locked';
# synchronous=FULL, because a receipt promises durability.
DATABASES: dict[str, Any]
CHANNEL_LAYERS: dict[str, Any]
if HOTLINE_EMBEDDED:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOTLINE_DATA / "hotline.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CELERY_BROKER_URL = "memory://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.1}
else:
    DATABASES = {"default": _env["DATABASE_URL"] | {"CONN_HEALTH_CHECKS": True}}
    # Shared by all processes: the sign-in keeps used one-time codes and rate limits here.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _env["REDIS_URL"]}}
    # redis-py gives up a read after 5 s, exactly as long as the layer's blocking read of an idle socket lasts.
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [{"address": _env["REDIS_URL"], "socket_timeout": None}]},
        }
    }
    CELERY_BROKER_URL = _env["REDIS_URL"]

# Kept, as the threads are (hotline/threads.py).
DATABASES["default"]["CONN_MAX_AGE"] = None

# A tick sweeps rows, so a lost or a repeated one costs nothing, and nobody waits for its result.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
CELERY_BEAT_SCHEDULER = "celery.beat.Scheduler"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

# Languages: the server's words. The catalogues are committed compiled, so that nothing but Python is needed to run.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "locale"]

# The browser's walls. `self` is this node; no other host, no inline script or style, no place to write HTML into.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["lit-html"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not no-referrer: forms would then say Origin: null, which the check against forged requests must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 63_072_000 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _SECURE
SECURE_HSTS_PRELOAD = _SECURE

_PREFIX = "__Host-" if _SECURE else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
COMPUTER_COOKIE_NAME = f"{_PREFIX}computer"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = COMPUTER_COOKIE_AGE = 400 * 24 * 3600
# As long as the longest watch, whatever happens in it.
SESSION_COOKIE_AGE = 12 * 3600
CSRF_TRUSTED_ORIGINS = [HOTLINE_ORIGIN.url]
CSRF_FAILURE_VIEW = "hotline.errors.csrf_failure"

# Nothing large is posted to a page; statements have a bounded read of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

# E-mail is for the call-out alone, and bounded as all its channels are.
_MAIL: dict[str, Any] | None = _env["HOTLINE_MAIL"]
HOTLINE_HAS_MAIL = _MAIL is not None
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if HOTLINE_HAS_MAIL else 'dummy'}.EmailBackend"
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL: str = _env["HOTLINE_MAIL_FROM"]
globals().update(_MAIL or {})

# Sign-in: a passkey, or a password with a one-time code. An officer is known by a number; there is no e-mail.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["incidents.centres.signed_in.SignInBackend"]
SESSION_ENGINE = "incidents.centres.signed_in"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "incidents.centres.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_FORMS = {"login": "incidents.centres.forms.SignInForm"}
MFA_FORMS = {"login_webauthn": "incidents.centres.forms.SignInKeyForm"}
MFA_ADAPTER = "incidents.centres.adapters.SignInKeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
# Three groups of five digits: a recovery code stands alone, so it must not be guessable within the rate limits.
MFA_RECOVERY_CODE_DIGITS = 15
MFA_RECOVERY_CODES_SHOW_ONCE = True

LOGGING = JSON_TO_STDERR
