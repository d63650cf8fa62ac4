"""자격확인: one question a screen, then every program explained. Nothing is kept without consent."""
