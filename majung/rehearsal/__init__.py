"""Runs through the whole service as people would, and measures: drives it from outside."""
