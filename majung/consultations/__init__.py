"""보증상담: slots, bookings, and the record of what was advised."""
