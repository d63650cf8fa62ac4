"""The ASGI entry point: `majung.config.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "majung.config.settings")
application = get_asgi_application()
