"""신용평가: the grade of a business on a day, never of an application."""
