"""The workshop itself: state, commands, decisions; pure, synchronous, standard library only."""
