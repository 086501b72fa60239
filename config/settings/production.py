"""A real installation. Everything that differs from place to place comes from the environment."""

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

SECRET_KEY = env.required("SECRET_KEY", "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(60))'")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
env.required("DATABASE_URL", "Waymark in production needs PostgreSQL: postgres://user:password@host/name")
env.required("REDIS_URL", "The cache, rate limits and queue need Redis: redis://host:6379/0")
env.required("ALLOWED_HOSTS", "The site's host names, separated by commas.")

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
if env.text("STORAGE_BACKEND"):
    # For example storages.backends.s3.S3Storage; two option sets, so that private files stay apart from public ones.
    STORAGES["default"] = {"BACKEND": env.text("STORAGE_BACKEND"), "OPTIONS": env.mapping("STORAGE_OPTIONS")}
    STORAGES["private"] = {"BACKEND": env.text("STORAGE_BACKEND"), "OPTIONS": env.mapping("PRIVATE_STORAGE_OPTIONS")}
SECURE_SSL_REDIRECT = env.yes("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("TRUSTED_PROXIES", 0) else None
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31536000)
SECOND_STEP_REQUIRED = env.yes("SECOND_STEP_REQUIRED", True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}
