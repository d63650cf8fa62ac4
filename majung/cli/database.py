"""For commands that need the database: importing this sets up Django, or refuses with what the settings lack."""

import os
import sys
from pathlib import Path

import click
import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError

from majung.cli.demo import begin_demo
from majung.cli.first_tables import lay_first_tables
from majung.cli.inputs import BadInput
from majung.web.words import say

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "majung.config.settings")
if "--demo" in sys.argv:
    # Settings name the data folder and the systems outside, before any option is read.
    begin_demo(sys.argv)
try:
    django.setup()
except ImproperlyConfigured as problem:
    raise BadInput(str(problem)) from None

# Rooms with tables can be imported only once Django is set up.
from majung.parties.services import load_catalog_into_database

EMBEDDED = "django.db.backends.sqlite3"


def prepare_tables() -> None:
    """Tables as this release wants them, with the institutions, branches and banks of the catalog."""
    click.echo(say("serve.preparing"), err=True)
    own = settings.DATABASES["default"]
    if own["ENGINE"] == EMBEDDED:
        lay_first_tables(Path(own["NAME"]))
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as refused:
        raise BadInput(say("serve.no_database", reason=str(refused).splitlines()[0])) from None
    load_catalog_into_database()
