"""보증: limit, coverage and fee of a guarantee, and how much stands for one firm."""
