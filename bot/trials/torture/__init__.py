"""Torture: what tries to break the bot on purpose, part by part, again and again (docs/torture.md)."""
