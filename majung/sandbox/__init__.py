"""The outside world on loopback, for demo, story and tests; it knows nothing of the house."""
