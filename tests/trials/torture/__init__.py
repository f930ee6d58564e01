"""Torture tells what it finds, and finds what is put there."""
