"""Reads everything, decides nothing: bulk screening and what-if."""
