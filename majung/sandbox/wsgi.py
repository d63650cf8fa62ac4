"""The sandbox as a server runs it: HTTP here, and beside it in the same process the scanner on its own port."""

import os
import time
from threading import Thread

# Whoever starts the sandbox may live in the house's settings and hand them on.
os.environ["DJANGO_SETTINGS_MODULE"] = "majung.sandbox.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# Rooms with tables can be imported only once Django is set up.
from majung.sandbox.clam import listen  # noqa: E402
from majung.sandbox.settings import SCANNER_PORT  # noqa: E402

SECONDS_BETWEEN_LOOKS = 0.5


def leave_after(parent: int) -> None:
    """Ends this process when the one that started it is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(0)


Thread(target=leave_after, args=(os.getppid(),), daemon=True).start()
if SCANNER_PORT:
    listen(SCANNER_PORT)
