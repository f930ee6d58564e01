"""Discord: translating events to commands, and decisions to messages and rooms."""
