"""Programs and their published versions."""
