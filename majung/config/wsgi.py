"""The WSGI entry point: `majung.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "majung.config.settings")
application = get_wsgi_application()
