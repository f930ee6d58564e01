"""What people write, as it reaches the guard; and words given back to whoever wrote them."""
