"""What may not leave a room unnoticed, and what is kept for its author."""
