"""Voice sessions: who would have them, when their rooms stand, who speaks next, and who is in a call uninvited."""
