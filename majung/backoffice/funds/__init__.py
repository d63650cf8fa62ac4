"""The money of programs for staff: where it stands, by what it was used, changed by two people, and its proof."""
