"""Benches: each module measures one claim and tells the figures beside what was aimed for."""
