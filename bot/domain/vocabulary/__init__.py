"""The words everything is said in: who, which room, which text, which button, why not."""
