"""Reading the seals of a PDF, in a process of its own: strangers hand these files in."""
