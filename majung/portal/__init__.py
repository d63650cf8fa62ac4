"""The door of owners: the list of programs and their pages."""
