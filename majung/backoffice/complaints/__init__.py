"""민원 at the desk: questions and grievances taken by name, looked into, answered, and counted by cause."""
