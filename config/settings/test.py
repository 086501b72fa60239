"""As in development, but quick and quiet."""

from config.settings.base import *  # noqa: F403
from config.settings.base import MIDDLEWARE, STORAGES, VAR_DIR

DEVELOPMENT = True
SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# WhiteNoise looks through every static file again for each test client.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
MEDIA_ROOT = VAR_DIR / "test-media"
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
