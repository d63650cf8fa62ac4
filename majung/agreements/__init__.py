"""전자약정: what is signed for a decided case: its texts, steps, signatures and evidence."""
