"""All settings. Without any environment they make a safe house for one machine on SQLite."""

import platformdirs

from majung.config import environment
from majung.config.logs import configure_structlog, logging_settings
from majung.web.words import WORDS_FOLDER

DATA_FOLDER = environment.folder("MAJUNG_DATA_DIR", default=platformdirs.user_data_path("majung"))
DEBUG = environment.flag("MAJUNG_DEBUG")
# With the sandbox on, the clock adds an offset kept in the database, so that a story can live two years.
SANDBOX = environment.flag("MAJUNG_SANDBOX")
HTTPS = environment.flag("MAJUNG_HTTPS")
SECRET_KEY = environment.secret_key(data_folder=DATA_FOLDER)
MAJUNG_KEYS = environment.keys(data_folder=DATA_FOLDER)
# How the outside calls this house: printed on papers, for whoever wants to know that one is genuine.
PUBLIC_ADDRESS = environment.address("MAJUNG_PUBLIC_ADDRESS") or "http://127.0.0.1:8000"
ALLOWED_HOSTS = environment.names("MAJUNG_ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "majung.adapters",
    "majung.events",
    "majung.budget",
    "majung.parties",
    "majung.notices",
    "majung.programs",
    "majung.documents",
    "majung.papers",
    "majung.consultations",
    "majung.complaints",
    "majung.rating",
    "majung.applications",
    "majung.screening",
    "majung.decisions",
    "majung.guarantees",
    "majung.agreements",
    "majung.letters",
    "majung.journey",
    "majung.web",
    "majung.portal",
    "majung.backoffice",
    "majung.public_api",
    # After our rooms, so that our templates stand in for theirs.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.kakao",
    "allauth.socialaccount.providers.naver",
    "allauth.mfa",
]
MIDDLEWARE = [
    "majung.web.middleware.RequestIds",
    "django.middleware.security.SecurityMiddleware",
    "majung.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "majung.web.middleware.Compression",
    "majung.web.middleware.Language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "majung.web.middleware.Refusals",
    "majung.web.odd_text.NoNuls",
    "majung.web.forgotten.Forgotten",
    "majung.web.middleware.AccessRules",
]
ROOT_URLCONF = "majung.config.urls"
WSGI_APPLICATION = "majung.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "majung.web.layout.layout"]},
    }
]

DATABASES = {"default": environment.database(data_folder=DATA_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "parties.User"

# Owners come by 간편인증, a passkey or a social login; staff by e-mail, password and a second factor.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email",)}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
ACCOUNT_ADAPTER = "majung.web.sign_in.AccountAdapter"
MFA_ADAPTER = "majung.web.sign_in.SecondFactorAdapter"
SOCIALACCOUNT_ADAPTER = "majung.portal.accounts.providers.ProviderAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
# Five wrong passwords or codes close an account for a quarter of an hour.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/15m/key"}
# Behind HTTPS stands a proxy of ours, which writes down whom it speaks for.
ALLAUTH_TRUSTED_PROXY_COUNT = int(HTTPS)
SOCIALACCOUNT_QUERY_EMAIL = SOCIALACCOUNT_STORE_TOKENS = False
SOCIAL_LOGINS = {
    name: (environment.text(f"MAJUNG_{name.upper()}_CLIENT_ID"), environment.text(f"MAJUNG_{name.upper()}_SECRET"))
    for name in ("kakao", "naver")
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_FORMS = {
    "login_webauthn": "majung.web.passkey_forms.LoginForm",
    "authenticate_webauthn": "majung.web.passkey_forms.AuthenticateForm",
    "add_webauthn": "majung.web.passkey_forms.AddForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Browsers give passkeys to plain http on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "마중"
MFA_TOTP_TOLERANCE = 1
SESSION_COOKIE_AGE = 9 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Attempts and used codes are counted for all processes together.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "parties_signincount"},
}

# Jobs commit with the act that asks for them. A worker that dies loses its job after this long.
TASKS = {"default": {"BACKEND": "majung.notices.backend.LeasedTasks"}}
JOB_LEASE_SECONDS = environment.whole_number("MAJUNG_JOB_LEASE_SECONDS", default=60)
# What the worker calls by the clock, as `run(*, at)`: each so many minutes, each night, and every two seconds.
PERIODIC_RUNS = [
    ("majung.notices.telephone.open_tasks_before_deadlines", 5),
    ("majung.journey.promoting.promote_waiting", 1),
    ("majung.journey.newcomers.screen_newcomers", 1),
    ("majung.journey.nightly.remind_in_daytime", 60),
]
NIGHTLY_RUNS = [
    "majung.events.sequencer.sign_last_day",
    "majung.consultations.services.forget_past_contacts",
    "majung.complaints.services.forget_past_contacts",
    "majung.notices.jobs.delete_finished_jobs",
    "majung.journey.nightly.nightly",
    "majung.documents.sweeping.sweep_documents",
    "majung.papers.sweeping.sweep_papers",
    "majung.agreements.sweeping.sweep_agreements",
    "majung.documents.scanning.rescan_waiting",
]
CONTINUOUS_RUNS = ["majung.events.sequencer.chain_events"]

# Outside systems, each by its port; one without an address is not connected.
PORT_ADDRESSES = {
    "register": environment.address("MAJUNG_REGISTER_URL"),
    "sharing": environment.address("MAJUNG_SHARING_URL"),
    "bureau": environment.address("MAJUNG_BUREAU_URL"),
    "messages": environment.address("MAJUNG_MESSAGES_URL"),
    "identity": environment.address("MAJUNG_IDENTITY_URL"),
    "authority": environment.address("MAJUNG_AUTHORITY_URL"),
    "timestamps": environment.address("MAJUNG_TIMESTAMPS_URL"),
    "signing": environment.address("MAJUNG_SIGNING_URL"),
    "court_register": environment.address("MAJUNG_COURT_REGISTER_URL"),
    "scanner": environment.host_and_port("MAJUNG_SCANNER"),
}
PORT_KEYS = {port: environment.text(f"MAJUNG_{port.upper()}_KEY") for port in PORT_ADDRESSES if port != "scanner"}
# Where it may be asked whether a certificate still counts, beside the authority's own: never where a file says.
REVOCATION_HOSTS = environment.names("MAJUNG_REVOCATION_HOSTS", default=())
# The policy that time stamps must name; any without it.
TIMESTAMP_POLICY = environment.text("MAJUNG_TIMESTAMP_POLICY")
# Whom seals are to be traced back to, and what was last known of their certificates.
TRUST_FOLDER = DATA_FOLDER / "trust"
SEALS_FOLDER = DATA_FOLDER / "seals"
# Keys of seals lie in the data folder, or in a device that signs and never gives them away.
PKCS11_MODULE = environment.text("MAJUNG_PKCS11_MODULE")
PKCS11_TOKEN = environment.text("MAJUNG_PKCS11_TOKEN")
PKCS11_PIN = environment.text("MAJUNG_PKCS11_PIN")
# Roots of who vouches for signers (간편인증 전자서명), one a file; apart from those that seals are judged by.
SIGNING_ROOTS = environment.folder("MAJUNG_SIGNING_ROOTS", default=DATA_FOLDER / "trust" / "signing")
IDENTITY_CLIENT_ID = environment.text("MAJUNG_IDENTITY_CLIENT_ID", default="majung")
PORT_CONNECT_SECONDS = environment.seconds("MAJUNG_PORT_CONNECT_SECONDS", default=2.0)
PORT_READ_SECONDS = environment.seconds("MAJUNG_PORT_READ_SECONDS", default=5.0)
PORT_BREAKER_FAILURES = 5
PORT_BREAKER_SECONDS = environment.seconds("MAJUNG_PORT_BREAKER_SECONDS", default=30.0)

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [WORDS_FOLDER]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Moments are stored in UTC and shown in Seoul.
USE_TZ = True
TIME_ZONE = "Asia/Seoul"

STATIC_URL = "/static/"
# Found in the package itself, so that no collecting step stands between installing and serving.
WHITENOISE_USE_FINDERS = True
# What the front-end build writes is named by its content.
WHITENOISE_IMMUTABLE_FILE_TEST = "^/static/vendor/.*-[0-9a-f]{12}[.]"

APPEND_SLASH = False
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "majung.web.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Papers we receive: where they lie (any storage Django knows), and how large one may be.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "documents": environment.file_storage(data_folder=DATA_FOLDER),
}
LARGEST_UPLOAD_BYTES = environment.whole_number("MAJUNG_LARGEST_UPLOAD_MB", default=20) * 1024 * 1024
MOST_PAGES_OF_A_DOCUMENT = environment.whole_number("MAJUNG_MOST_PAGES", default=40)
# Nothing that anybody sends is written down before it was looked through: a form's file stays in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_UPLOAD_BYTES + 64 * 1024

configure_structlog()
LOGGING = logging_settings(log_file=environment.text("MAJUNG_LOG_FILE"))
