"""What a facilitator types, read and shown back."""
