"""The words of agreements for staff: every version to read and compare, new ones proposed and agreed by two people."""
