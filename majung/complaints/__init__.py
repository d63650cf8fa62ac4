"""민원: questions, suggestions and grievances of anybody, their one handler by name, the answer and its cause."""
