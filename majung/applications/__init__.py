"""What people ask for: so far the checks they chose to keep; later drafts, answers and submissions."""
