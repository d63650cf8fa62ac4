"""What browsers are sent besides pages: built at set-up from npm packages and our own sources, read by the layout."""
