"""Policy in plain Python: no Django, no clock, no network, no files."""
