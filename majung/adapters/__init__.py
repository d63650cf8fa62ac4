"""Outside systems, each a small port; and the one clock."""
