"""The rehearsal: a simulated Discord on loopback, scripted people, and what each of them gets to see."""
