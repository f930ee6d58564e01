"""Rooms on their way from what stands to what should: what closes first, everything else behind it."""
