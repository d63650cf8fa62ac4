"""Users, people, businesses, representation, institutions, branches, banks and staff roles."""
