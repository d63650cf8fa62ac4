"""The outbox of messages, and the jobs that commit with their act."""
