"""Accounts and money that no page gives, made beside a served house: `python -m tests.browser.seats`, with the
environment of that house, prints the invitations of the staff as JSON."""

import json

import majung.cli.database  # noqa: F401  # Importing this sets up Django.

# Rooms with tables can be imported only once Django is set up.
from majung.cli.demo_seats import invited, open_year  # isort: skip
from majung.rehearsal.demo import AUDITOR, OPERATOR, POHANG, POHANG_HEAD, TELLER  # isort: skip

if __name__ == "__main__":
    open_year()
    print(json.dumps({desk.email: invited(desk) for desk in (POHANG, POHANG_HEAD, OPERATOR, AUDITOR, TELLER)}))
