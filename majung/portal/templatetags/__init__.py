"""Template tags of the owners' door."""
