"""Who did what when: opaque actors, a chain over everything; audit only."""
