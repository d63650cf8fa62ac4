"""보증상담 as staff see it: the day of a branch, who comes, what was advised, which times are open."""
