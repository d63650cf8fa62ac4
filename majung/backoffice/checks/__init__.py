"""Looking at papers one after the other, whatever case they belong to."""
