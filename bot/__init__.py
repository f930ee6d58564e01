"""Parley: a Discord bot for interactive problem-solving workshops."""
