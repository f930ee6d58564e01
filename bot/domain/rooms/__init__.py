"""Which rooms should stand, who may do what in them, and what happens to them from outside."""
