"""What the templates of papers write with."""
