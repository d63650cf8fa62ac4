"""Proposal and approval: four eyes for every route."""
