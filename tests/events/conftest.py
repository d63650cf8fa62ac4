import os

# Only PostgreSQL has several writers at once: on SQLite there is nothing to try.
collect_ignore = [] if os.environ.get("DATABASE_URL") else ["test_several_writers.py"]
