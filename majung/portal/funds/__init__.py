"""How much money a program has left, for everybody."""
