"""What the third party does: sessions, breaks, going on, questions, letters, closing."""
