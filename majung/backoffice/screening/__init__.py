"""What officers find of a case: clauses, checks, corrected facts, visits asked for and waived, grades."""
