"""Parley: a Discord bot for interactive problem-solving workshops."""

__version__ = "0.1.0"
