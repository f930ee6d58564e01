"""Trials with a whole workshop: a real bot in the simulated Discord, from the draft to the export."""
