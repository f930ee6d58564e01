"""What people do in a trial: one story for each instrument, told to both workshops of a pair at once."""
