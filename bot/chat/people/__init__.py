"""Before rooms stand, and what is held about one person."""
