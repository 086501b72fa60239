"""One machine, nothing installed: SQLite, tasks in place, mail on the console."""

from config.settings.base import *  # noqa: F403

DEBUG = True
DEVELOPMENT = True
SECRET_KEY = "development-only-never-used-anywhere-else"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
