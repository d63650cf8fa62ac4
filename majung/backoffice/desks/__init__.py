"""Small desks beside the worklist: calls to make, jobs that were given up."""
