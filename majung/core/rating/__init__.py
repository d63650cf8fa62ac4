"""Rating of a business on a day, never of an application."""
