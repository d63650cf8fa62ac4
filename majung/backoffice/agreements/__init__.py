"""전자약정 at the desk: what waits for whom, what is stuck and why, what is sealed, and how it is proven."""
