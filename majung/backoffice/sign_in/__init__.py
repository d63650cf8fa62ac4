"""How staff come in: e-mail, password and a second factor; the first time by an invitation."""
