"""Settings that every installation shares. The environment is read in `config.env` alone."""

from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = env.folder("WAYMARK_VAR", BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
ALLOWED_HOSTS: list[str] = env.words("ALLOWED_HOSTS")
# Demo people and other inventions may be loaded only where this is true.
DEVELOPMENT = False

# --- rooms, top floor first: a template or a message of an upper room wins over one below -------------------------
ROOMS = ["portal", "figures", "certificates", "assessments", "courses", "agencies", "cms"]
INSTALLED_APPS = [
    *ROOMS,
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "agencies.apps.PeopleConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.AdminContentPolicy",  # inside the one above, which reads what it leaves on the response
    "cms.middleware.Kept",  # outside all that sets cookies
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "agencies.middleware.SecondStep",
    "cms.middleware.Moved",
    "cms.middleware.SayWhyNotPublished",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.page_frame",
            ],
        },
    }
]

# --- database: SQLite for one machine, PostgreSQL by DATABASE_URL -------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'waymark.sqlite3'}"), conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "config.sqlite3"
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache and queue: in place for one machine, Redis in production ------------------------------------------------
REDIS_URL = env.text("REDIS_URL")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# How long a process trusts its memory of content. Changes are announced in the cache, which only Redis shares.
CONTENT_REMEMBERED_SECONDS = 600 if REDIS_URL else 10

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", REDIS_URL)
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_ACKS_LATE = True  # a killed worker's task is taken up again; every task is safe to run twice
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2}
CELERY_TIMEZONE = "UTC"
# So long a worker does pieces of one job before others have their turn; without a queue, so long a page may take.
JOB_SECONDS: float | None = 50 if CELERY_BROKER_URL else 5
CELERY_BEAT_SCHEDULE = {
    "take up jobs": {"task": "agencies.tasks.take_up_jobs", "schedule": 60},
    "send invitations": {"task": "agencies.tasks.send_invitations", "schedule": 5 * 60},
    "let old records go": {"task": "agencies.tasks.let_old_records_go", "schedule": crontab(hour=3, minute=20)},
    "erase people": {"task": "agencies.tasks.erase_people", "schedule": crontab(minute=40)},
    "publish what is scheduled": {"task": "portal.tasks.publish_scheduled", "schedule": 10 * 60},
    "issue missing certificates": {"task": "portal.tasks.issue_missing_certificates", "schedule": crontab(minute=15)},
    "refresh figures": {"task": "figures.tasks.refresh_figures", "schedule": 2 * 60},
    "send reminders": {"task": "figures.tasks.send_reminders", "schedule": crontab(minute=10)},
    "send reports": {"task": "figures.tasks.send_reports", "schedule": crontab(minute=25)},
    "send messages": {"task": "figures.tasks.send_messages", "schedule": 5 * 60},
    "open renewals": {"task": "courses.tasks.open_renewals", "schedule": crontab(hour=1, minute=35)},
    "verify evidence": {"task": "portal.tasks.verify_evidence", "schedule": crontab(hour=2, minute=5)},
    "remind owners": {"task": "cms.tasks.remind_owners", "schedule": crontab(hour=6, minute=30)},
    "ask services": {"task": "cms.tasks.ask_services", "schedule": crontab(hour=7, minute=10)},
    "rebuild search": {"task": "cms.tasks.rebuild_search", "schedule": crontab(hour=3, minute=50)},
    "settle editors": {"task": "agencies.tasks.settle_editors", "schedule": crontab(minute=5)},
    "clear sessions": {"task": "portal.tasks.clear_sessions", "schedule": crontab(hour=3, minute=5)},
}

# --- people and sign-in ---------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "agencies.Person"
# One back end: a second would ask each permission question twice.
AUTHENTICATION_BACKENDS = ["agencies.backends.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/learn/"
ACCOUNT_ADAPTER = "agencies.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "agencies.forms.SignInForm",
    "signup": "agencies.forms.SignUpForm",
    "request_login_code": "agencies.forms.SendCodeForm",
    "confirm_login_code": "agencies.forms.SignInCodeForm",
    "confirm_email_verification_code": "agencies.forms.AddressCodeForm",
    "add_email": "agencies.forms.NewAddressForm",
    "reset_password": "agencies.forms.ForgottenPasswordForm",
    "confirm_password_reset_code": "agencies.forms.PasswordCodeForm",
    "reset_password_from_key": "agencies.forms.ReplacePasswordForm",
    "change_password": "agencies.forms.ChangePasswordForm",
    "set_password": "agencies.forms.FirstPasswordForm",
    "reauthenticate": "agencies.forms.SameAgainForm",
}
# A second step at sign-in: an app's code or a passkey, with codes on paper for the day both are lost.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "agencies.adapter.SecondStepAdapter"
MFA_TOTP_ISSUER = "Waymark"
MFA_TOTP_TOLERANCE = 1  # telephones whose clock is half a minute off
MFA_FORMS = {
    "authenticate": "agencies.forms.SecondStepForm",
    "reauthenticate": "agencies.forms.SecondStepAgainForm",
    "activate_totp": "agencies.forms.AddAppForm",
    "add_webauthn": "agencies.forms.AddPasskeyForm",
    "edit_webauthn": "agencies.forms.RenamePasskeyForm",
}
# Where leads, coordinators and editors come only with a second step, once it is required (in production it is).
SECOND_STEP_REQUIRED = env.yes("SECOND_STEP_REQUIRED", False)
SECOND_STEP_PATHS = [
    r"admin/",
    r"agency/",
    r"partnership/",
    r"figures/(?!definitions/|statements/)",
    r"certificates/[^/]+/(?:withdraw|replace)/",
    r"certificate-designs/",
]
SOCIALACCOUNT_ADAPTER = "agencies.adapter.AgencySignInAdapter"
USERSESSIONS_TRACK_ACTIVITY = False  # it would write on every page
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Who signs up proves the address by a code; nobody learns from the site whether an address is known to it.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# Six digits and three tries for each code: few codes an hour keep guessing hopeless.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/5m/key",
    "request_login_code": "30/m/ip,6/h/key",
    "reset_password": "20/m/ip,6/h/key",
    "sign_in_link": "30/m/ip",
    "one_time_code": "20/m/ip,10/h/key",
}
ACCOUNT_SESSION_REMEMBER = False  # shared computers are common
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
SESSION_ENGINE = "agencies.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_AGE = None  # gone with the browser's window: a shared computer keeps no sign that somebody was here
CSRF_FAILURE_VIEW = "cms.views.form_went_stale"

# --- languages and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("cy", _("Welsh")), ("pl", _("Polish")), ("ur", _("Urdu"))]
# Drawn up by machine and not yet checked by a person: pages in these languages say so.
DRAFT_LANGUAGES = ["cy", "pl", "ur"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = None
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "dist"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Certificates and exports: never served from an address of their own.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PDF_FONTS_DIR = BASE_DIR / "frontend" / "node_modules" / "@expo-google-fonts"
# Private keys never stand in the database. Without them the site works, and says that it offers no offline checks.
SIGNING_KEY_FILE = env.folder("SIGNING_KEY_FILE", VAR_DIR / "keys" / "signing.pem")
SEAL_FILE = env.folder("SEAL_FILE", VAR_DIR / "keys" / "seal.pem")  # PKCS#12, or PEM with key and certificates
SEAL_PASSPHRASE = env.text("SEAL_PASSPHRASE")
CURRICULUM_DIR = BASE_DIR / "curriculum"
# The versions of H5P's content types that quizzes are written for when they go out as packages.
H5P_EXPORT_LIBRARIES = {
    "H5P.QuestionSet": "1.17",
    "H5P.MultiChoice": "1.14",
    "H5P.TrueFalse": "1.6",
    "H5P.Blanks": "1.12",
    "H5P.Image": "1.1",
}
# H5P packages that editors upload: how large a file, which kinds (machine names; empty: any), and who looks for viruses
# (dotted path of a function that is given the open file and its name, and answers what it found, "" for nothing).
PACKAGE_MAX_MEGABYTES = env.number("PACKAGE_MAX_MEGABYTES", 64)
PACKAGE_KINDS = env.words("PACKAGE_KINDS")
PACKAGE_SCANNER = env.text("PACKAGE_SCANNER")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# So long caches that visitors share (a proxy, a CDN) may show a public page without asking whether it is still true.
PUBLIC_PAGES_KEPT_SECONDS = env.number("PUBLIC_PAGES_KEPT_SECONDS", 60)

# --- search engines ---------------------------------------------------------------------------------------------------
# A site for trying things out asks them to stay away.
SEARCH_ENGINES_WELCOME = env.yes("SEARCH_ENGINES_WELCOME", True)
# What begins so holds nothing to be found: accounts, areas of work, results of a search, links with a secret in them.
NOT_FOR_CRAWLERS = [
    "/account/", "/accounts/", "/activities/", "/admin/",
    "/agency/", "/api/", "/attempts/", "/certificate-designs/", "/certificates/",
    "/documents/authenticate", "/figures/reports/stop/", "/here/", "/jobs/", "/join/", "/learn/", "/partnership/",
    "/practice/", "/quizzes/", "/records/", "/reminders/", "/search/", "/sessions/", "/_util/",
]  # fmt: skip
STILL_FOR_CRAWLERS = ["/certificates/$"]

# --- Wagtail --------------------------------------------------------------------------------------------------------
WAGTAILREDIRECTS_AUTO_CREATE = True  # a page that moves leaves its old address behind
WAGTAIL_SITE_NAME = "Waymark"
WAGTAILADMIN_BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "/admin/login/"  # which leads on (`cms.views.admin_door`)
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"  # for pages that editors opened to signed-in people only
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Passwords and addresses are changed with allauth alone, which checks them.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no third-party players: they track people

# --- mail -----------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Waymark <waymark@localhost>")
EMAIL_FILE_PATH = VAR_DIR / "mail"
if env.text("EMAIL_URL"):
    globals().update(env.email_settings(env.text("EMAIL_URL")))
else:
    EMAIL_BACKEND = "config.mail.ConsoleAndFileBackend"

# --- what a browser may do ------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        # A package in its frame cannot take the frame to another site, with what it has heard in the address.
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Whose pages may frame the directory's page for partners; every other page is framed by this site alone.
EMBED_HOSTS: list[str] = env.words("EMBED_HOSTS", "*")
ADMIN_PATHS = ("/admin/",)
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
# Where "Leave this page quickly" leads: a page of another site that nobody minds being seen with.
QUICK_EXIT_ADDRESS = env.web_address("QUICK_EXIT_ADDRESS", "https://www.bbc.co.uk/weather")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews pages in a frame of its own
SECURE_CONTENT_TYPE_NOSNIFF = True
