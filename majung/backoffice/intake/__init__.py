"""Taking in what somebody present at a counter wants to file: of a branch, or of a bank that a program lets do so."""
