"""Other engines given the same rules; their scripts run in environments of their own, never in ours."""
