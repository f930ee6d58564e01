"""The simulated Discord, held against what Discord documents."""
