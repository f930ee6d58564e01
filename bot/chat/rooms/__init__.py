"""Rooms on Discord: made, changed and deleted; who sees them; what ``check`` says."""
