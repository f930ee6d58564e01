"""The pages on which somebody gives their private answers."""
