"""As in development, but quick and quiet."""

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import MIDDLEWARE, REDIS_URL, STORAGES, VAR_DIR

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
# Tests that need keys make their own; the demo makes these for journeys.
KEYS_DIR = VAR_DIR / "test-keys" / env.text("PYTEST_XDIST_WORKER", "main")
SIGNING_KEY_FILE, SEAL_FILE = KEYS_DIR / "signing.pem", KEYS_DIR / "seal.pem"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost

# Tasks run in place, so that a test sees what they did; tests/test_real_parts.py starts a worker of its own.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
JOB_SECONDS = None  # each job to its end
if REDIS_URL:
    # Each test worker has a database of its own on the Redis server, since a test clears its whole cache.
    worker = env.text("PYTEST_XDIST_WORKER", "gw8").removeprefix("gw")
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"{REDIS_URL.rstrip('/')}/{1 + int(worker)}",
        }
    }
