"""What a workshop remembers: the latest truth only, one value for each instrument."""
