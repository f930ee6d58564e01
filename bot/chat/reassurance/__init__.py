"""What leaves the room, as files."""
