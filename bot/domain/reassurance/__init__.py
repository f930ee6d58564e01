"""Steps of mutual reassurance, the worries about them, and what may leave the room."""
