"""How files come in at every door: piece by piece with a script, in one form without."""
