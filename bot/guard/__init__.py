"""The non-attribution guard: text in, findings out. Pure: no Discord, no disk, no clock, no lots drawn by itself."""
