"""이의신청 at the desk: what waits for an answer, and one appeal heard by new eyes."""
