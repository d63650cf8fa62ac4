"""How an agreement looks: one partial for the phone page and for the PDF, filled from its words and frozen data."""
