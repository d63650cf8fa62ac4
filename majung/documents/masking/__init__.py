"""Covering what must not be kept, in a process of its own that can write no file."""
