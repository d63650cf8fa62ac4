"""The day of whoever visits: a route, and a form for the spot that works without a line."""
