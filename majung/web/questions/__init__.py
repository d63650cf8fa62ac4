"""The questions of 자격확인 as every form asks them: read, shown, and answers in words."""
