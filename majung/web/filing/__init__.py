"""The form of an application as every door fills it in: reading what was posted, and showing it."""
