"""Conditions of program files: parsed once, bound to a day, compiled to Python, Polars and SQL."""
