"""Papers we receive and consents people give."""
