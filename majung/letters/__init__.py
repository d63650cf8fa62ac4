"""What we vouch for toward a bank: 확인서 today, letters of guarantee beside them; expiry and public verification."""
