"""What an act is: a command or a report, who may give it, what decides it, and by which button people come to it."""
