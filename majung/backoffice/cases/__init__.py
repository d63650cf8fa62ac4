"""Cases as staff see them: the worklist, one case with everything about it, and what may be done with it."""
