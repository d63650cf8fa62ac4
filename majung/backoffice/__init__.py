"""The door of staff: desks, counter intake, cases."""
