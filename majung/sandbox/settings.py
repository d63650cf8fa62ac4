"""The sandbox's own settings: another project, in another process, that the house meets only over the network."""

import os
from pathlib import Path

import platformdirs

from majung.sandbox.keeping import kept_secret

DATA_FOLDER = Path(os.environ.get("MAJUNG_DATA_DIR") or platformdirs.user_data_path("majung")) / "sandbox"
SCANNER_PORT = int(os.environ.get("MAJUNG_SANDBOX_SCANNER_PORT", "0"))
# The same seed and the same calls meet the same errors and the same lies.
SEED = os.environ.get("MAJUNG_SANDBOX_SEED", "majung")

DEBUG = False
SECRET_KEY = kept_secret(DATA_FOLDER / "secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# The clock is read through adapters, which is an app.
INSTALLED_APPS = ["majung.adapters", "majung.sandbox"]
MIDDLEWARE = [
    "majung.sandbox.moods.Moods",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "majung.sandbox.urls"
WSGI_APPLICATION = "majung.sandbox.wsgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
LANGUAGE_CODE = "ko"
USE_TZ = True
TIME_ZONE = "Asia/Seoul"
# Cookies do not tell ports apart: the house on the same machine has one of the usual name.
CSRF_COOKIE_NAME = "sandbox_csrf"
CSRF_COOKIE_HTTPONLY = True
